"""On which page it is drawn: one HTML file."""
