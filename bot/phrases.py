"""Phrases in somebody's language: gettext catalogues by key, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency

from core.kernel.errors import Broken
from core.kernel.messages import Answer, Button, Reply
from core.kernel.money import Money
from core.kernel.phrase import Phrase
from core.members.model import Language

LOCALES = Path(__file__).parent / "locales"
FOLDERS: Mapping[Language, str] = {Language.ZH: "zh_Hans", Language.EN: "en"}

FRACTIONS: Mapping[int, str] = {0: "", 2: ".00", 3: ".000"}
"""How a pattern says so many digits after the point."""


@cache
def catalogue(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return key → its forms (one, or singular and plural) of every catalogue of the language."""
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALES / FOLDERS[language] / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            forms.update(_forms(read_po(file)))
    return forms


def _forms(read: Catalog) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]
        said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if key and all(said):
            forms[key] = tuple(map(str, said))
    return forms


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says phrases in one language, with times in one zone."""

    language: Language
    zone: str

    def reply(self, answer: Answer) -> Reply:
        """Return the answer as the person sees it."""
        text = "\n\n".join(self.text(said) for said in answer.phrases)
        buttons = tuple(Button(self.text(c.label), c.action, c.url) for c in answer.choices)
        key = answer.phrases[0].key if answer.phrases else ""
        return Reply(
            text, buttons, answer.picture, key, answer.is_personal, enclosures=answer.enclosures, poll=answer.poll
        )

    def text(self, phrase: Phrase) -> str:
        """Return the phrase in words; a key that no catalogue has is `Broken`."""
        forms = catalogue(self.language).get(phrase.key)
        if forms is None:
            raise Broken(f"no phrase {phrase.key} in {self.language}")
        form = forms[0] if len(forms) == 1 or phrase.params.get("count") == 1 else forms[-1]
        return form.format_map({name: self._said(value) for name, value in phrase.params.items()})

    def _said(self, value: object) -> object:
        match value:
            case Phrase():
                return self.text(value)
            case tuple():
                return "\n".join(str(self._said(part)) for part in cast("tuple[object, ...]", value))
            case datetime():
                local = value.astimezone(ZoneInfo(self.zone))
                return str(format_datetime(local, "yyyy-MM-dd HH:mm", locale=self._locale))
            case Money():
                return self._price(value)
            case _:
                return value

    def _price(self, money: Money) -> str:
        # By the provider's digits: CLDR writes no fraction of some currencies in which one is charged (PKR, HUF, ISK).
        pattern = str(self._locale.currency_formats["standard"].pattern).replace(".00", FRACTIONS[money.decimals])
        amount: Decimal = money.amount
        code = money.currency.upper()
        return format_currency(amount, code, pattern, locale=self._locale, currency_digits=False)

    @property
    def _locale(self) -> Locale:
        return Locale.parse(FOLDERS[self.language])
