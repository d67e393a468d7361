"""A member: one person, however many accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.kernel.ids import Address, MemberId


class Language(StrEnum):
    """A language in which every sentence exists."""

    ZH = "zh"
    EN = "en"


class LanguageSource(StrEnum):
    """How the language became known, from weakest to strongest: evidence of a later kind replaces an earlier one."""

    DEFAULT = "default"
    DETECTED = "detected"
    HINT = "hint"
    CHOSEN = "chosen"


class Role(StrEnum):
    """What somebody is in the community; everybody is a member."""

    MEMBER = "member"
    SUPPORT = "support"
    CREATOR = "creator"
    MODERATOR = "moderator"
    ADMIN = "admin"
    OWNER = "owner"


class Purpose(StrEnum):
    """What a person may allow, each on its own."""

    PERSONAL = "personal"
    MOOD = "mood"
    NUDGES = "nudges"


CONSENT_TEXT_VERSION = "2026-11"
"""Which wording of the consent card was shown; raised whenever `consent.card` changes its meaning."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The present answer to one purpose, when it was given and to which text."""

    is_on: bool
    at: datetime
    text_version: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the product knows them now. `roles` are the stored ones; a purpose without an answer is off.

    `accounts`: the one that was used last stands last.
    """

    id: MemberId
    name: str
    language: Language
    language_source: LanguageSource
    created_at: datetime
    zone: str | None = None
    accounts: tuple[Address, ...] = ()
    roles: frozenset[Role] = frozenset()
    consents: Mapping[Purpose, Consent] = field(default_factory=dict[Purpose, Consent])

    def allows(self, purpose: Purpose) -> bool:
        """Whether the person's present answer to `purpose` is yes."""
        consent = self.consents.get(purpose)
        return consent is not None and consent.is_on


def hinted_language(hint: str | None) -> Language | None:
    """Return the language that a platform's code (`zh-hans`, `en_GB`) means, None where it is neither."""
    code = (hint or "").lower().replace("_", "-").split("-")[0]
    return {"zh": Language.ZH, "yue": Language.ZH, "en": Language.EN}.get(code)
