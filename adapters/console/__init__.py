"""A terminal, a test or a notebook as a platform."""
