"""From a query string to a tree, and from a tree to what it matches in one article."""
