"""A test checkout for runs without a payment provider: no money moves, and every page says so."""
