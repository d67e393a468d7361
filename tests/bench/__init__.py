"""Measurements: each is a command, and says a ratio to a named baseline of the same run."""
