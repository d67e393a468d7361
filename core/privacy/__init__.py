"""What a person may see of themselves, and how they are forgotten."""
