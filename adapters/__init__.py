"""One foreign thing each; none knows another."""
