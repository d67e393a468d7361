"""What the books say: read models, no writes."""
