"""The append-only log of what people said and did: everything else learns from it."""
