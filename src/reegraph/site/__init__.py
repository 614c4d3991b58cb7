"""The site: the workbench, pages of entities and the reference, as a folder or as one file."""
