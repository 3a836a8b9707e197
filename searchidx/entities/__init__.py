"""From text to mentions, and from names to entities."""
