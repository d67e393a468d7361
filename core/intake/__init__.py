"""One talk message, from a platform to a durable row."""
