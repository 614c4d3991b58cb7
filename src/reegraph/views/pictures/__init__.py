"""What is drawn: nodes and claims of a view."""
