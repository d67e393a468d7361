"""Who may be where: rights derived from facts, never from the order in which they arrived."""
