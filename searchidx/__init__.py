"""Full-text search over Spanish news archives."""
