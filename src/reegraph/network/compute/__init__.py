"""How measures are computed: in parallel, by igraph, by resampling, within a cost limit."""
