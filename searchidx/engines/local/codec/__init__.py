"""The bytes of the on-disk engine."""
