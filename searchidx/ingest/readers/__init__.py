"""One file per format: bytes to articles."""
