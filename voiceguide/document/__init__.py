"""A YAML file as a tree in which everything knows its place and how it was written."""
