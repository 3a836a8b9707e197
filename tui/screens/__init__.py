"""The screens: searching and reading, building an index, help."""
