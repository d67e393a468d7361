"""Stripe behind the port `Gateway`: read as it is, changed by keys of our own, believed only where it signed."""
