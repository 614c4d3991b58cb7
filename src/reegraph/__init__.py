"""reegraph: an open, citable knowledge graph of mining diplomacy.

Choose a graph and a day once, then ask:

    import reegraph
    kg = reegraph.load(as_of="2025-06-30")
    kg.query("SELECT ?g WHERE { ?g ree:hasParty actor:kabil }")
    kg.ask("agreements-of", state="India", mineral="lithium")
    net = kg.network("state-agreements")
    reegraph.centrality(net, "betweenness")
"""

import lazy_loader

__version__ = "0.1.0"

# Names are imported when they are asked for, so that `import reegraph` stays light.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
