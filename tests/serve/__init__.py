"""The SPARQL endpoint of `reegraph serve`, asked over HTTP as its users do."""
