"""What is true without any platform. Importing it has no effect."""
