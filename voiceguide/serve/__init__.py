"""The tracks over HTTP, as a list, as pages and as a feed."""
