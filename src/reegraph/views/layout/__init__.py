"""Where it is drawn: places of the nodes."""
