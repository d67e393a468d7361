"""What intake asks of whatever commits for it."""

from typing import Protocol

from core.interactions.model import Entry


class Committer(Protocol):
    """Keeps entries, many in one transaction."""

    async def submit(self, entry: Entry) -> bool:
        """Return whether the entry was new, after the transaction that holds it was committed."""
        ...
