"""What is made out of stored facts: a plan to learn by, a report of what was learnt, certificates, prompts."""
