"""What is to be said, before it is said in anybody's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of the catalogues and what fills it.

    Values may be text, numbers, aware datetimes, `Money` and other phrases (rendered in the same language),
    or a tuple of phrases (rendered one a line).
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict[str, object])


def phrase(key: str, **params: object) -> Phrase:
    """Return the phrase `key` filled by `params`."""
    return Phrase(key, params)
