"""What the product says, and who is plugged into what."""
