"""Codes that nobody can guess, from this machine's own randomness."""

import secrets


def drawn(alphabet: str, length: int) -> str:
    """Return so many characters of the alphabet, each as likely as the others."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
