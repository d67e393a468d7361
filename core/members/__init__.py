"""Who somebody is on every platform, what they allow, and what they may do."""
