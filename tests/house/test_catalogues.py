"""Every sentence exists in both languages, fits what the code fills it with, and is said somewhere."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.demo.tour import tour
from bot.phrases import FOLDERS, LOCALES
from core.members.model import Language
from tests.house.keys import FAMILIES, Use, constants, uses

Forms = tuple[str, ...]

FILLED_ON_THE_WAY: Mapping[str, frozenset[str]] = {
    "adapters.files.export": frozenset(("file", "kind", "after")),
    "adapters.files.json_rows": frozenset(("file", "kind", "after")),
    "adapters.files.json_events": frozenset(("kind", "after")),
}
"""What `ExportFiles.rows` adds to a refusal that comes through it."""

SAID_OTHERWISE = frozenset(("adapters.sql.probe",))
"""What the probe is refused, the doctor says in its own words."""

WAITING = ("doctor.", "console.bye", "console.inbox", "mydata.again")
"""Said by parts that name their keys in another way, or that are still to come."""

OF_BOTH_LANGUAGES = frozenset(("button.lang", "button.lang_zh"))


def files(language: Language) -> list[Path]:
    return sorted((LOCALES / FOLDERS[language] / "LC_MESSAGES").glob("*.po"))


@cache
def sentences(language: Language) -> Mapping[str, Forms]:
    """Return key → its forms, as the files have them, empty ones too."""
    found: dict[str, Forms] = {}
    for path in files(language):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key:
                    found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def places(form: str) -> set[str]:
    """Return what the sentence has to be filled with."""
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


def places_of(key: str) -> set[str]:
    return {name for language in Language for form in sentences(language).get(key, ()) for name in places(form)}


@cache
def said() -> tuple[Use, ...]:
    return tuple(uses())


def expected() -> set[str]:
    families = {family + word for family, members in FAMILIES.items() for word in members}
    return (
        {use.key for use in said()} | families | {key for role in ("", "creator", "owner") for _, key in tour([role])}
    )


def test_both_languages_have_the_same_keys() -> None:
    assert set(sentences(Language.ZH)) == set(sentences(Language.EN))


@pytest.mark.parametrize("language", Language)
def test_no_key_stands_twice(language: Language) -> None:
    keys = [key for path in files(language) for key in re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.M)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_empty(language: Language) -> None:
    assert [key for key, forms in sentences(language).items() if not all(forms)] == []


def test_both_languages_are_filled_with_the_same() -> None:
    zh, en = sentences(Language.ZH), sentences(Language.EN)
    differing = {
        key: [sorted(places(form)) for form in (*zh[key], *en[key])]
        for key in zh.keys() & en.keys()
        if len({frozenset(places(form)) for form in (*zh[key], *en[key])}) > 1
    }
    assert differing == {}


def test_what_fills_a_sentence_is_a_plain_name() -> None:
    odd = [key for key in sentences(Language.EN) for name in places_of(key) if not name.isidentifier()]
    assert odd == []


def test_every_key_that_the_code_says_has_a_sentence() -> None:
    missing = expected() - set(sentences(Language.ZH))
    assert {key: [use.where for use in said() if use.key == key] for key in sorted(missing)} == {}


def test_every_sentence_is_said_somewhere() -> None:
    known = expected() | constants()
    idle = [key for key in sentences(Language.EN) if key not in known and not key.startswith(WAITING)]
    assert idle == []


def test_the_code_fills_everything_that_a_sentence_asks_for() -> None:
    lacking = {
        f"{use.where} {use.key}": sorted(lack)
        for use in said()
        if use.params is not None and use.module not in SAID_OTHERWISE
        if (lack := places_of(use.key) - use.params - FILLED_ON_THE_WAY.get(use.module, frozenset()))
    }
    assert lacking == {}


def test_no_sentence_is_filled_with_something_called_key() -> None:
    """`Refused(key, **params)` and `phrase(key, **params)` have that name for themselves: it would be a `TypeError`."""
    assert [use.where for use in said() if "key" in (use.params or ())] == []


def test_what_is_counted_has_a_singular_and_a_plural() -> None:
    forms = {Language.ZH: 1, Language.EN: 2}
    counted = {use.key for use in said() if "count" in (use.params or ()) and "count" in places_of(use.key)}
    assert [(key, one) for key in counted for one in Language if len(sentences(one)[key]) != forms[one]] == []


def test_bad_input_is_answered_with_an_example() -> None:
    keys = {use.key for use in said() if use.by == "BadInput"} & set(sentences(Language.EN))
    assert [key for key in keys for one in Language if not re.search(r"/[a-z]", sentences(one)[key][0])] == []


def test_chinese_has_chinese_punctuation() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff][,.!?;:]|[,!?;:][\u4e00-\u9fff]|[\u4e00-\u9fff]\(")
    assert {key: form for key, (form, *_) in sentences(Language.ZH).items() if wrong.search(form)} == {}


def test_english_has_no_chinese() -> None:
    chinese = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
    said_in = {key for key, forms in sentences(Language.EN).items() if any(map(chinese.search, forms))}
    assert said_in - OF_BOTH_LANGUAGES == set()
