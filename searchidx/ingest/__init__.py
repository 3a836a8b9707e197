"""From a file to articles: discovery, readers, encoding, metadata."""
