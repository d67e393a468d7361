"""`.env.example` is the manual of the settings: complete, commented, with the defaults that hold."""

import re
from itertools import pairwise
from pathlib import Path

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SETTING = re.compile(r"#?([A-Z_]+)=(.*)")


def lines() -> list[str]:
    return EXAMPLE.read_text(encoding="utf-8").splitlines()


def written() -> dict[str, str]:
    return {found[1]: found[2] for line in lines() if (found := SETTING.fullmatch(line))}


def test_the_example_has_every_setting_once_and_no_other() -> None:
    names = [found[1] for line in lines() if (found := SETTING.fullmatch(line))]
    assert sorted(names) == sorted(name.upper() for name in Settings.model_fields)


def test_every_setting_of_the_example_stands_under_a_comment() -> None:
    for before, line in pairwise(lines()):
        if SETTING.fullmatch(line):
            assert before.startswith("# "), line
            assert not before.startswith("# ----"), line


def test_the_example_shows_the_defaults_and_sets_nothing() -> None:
    for name, value in written().items():
        default = Settings.model_fields[name.lower()].default
        assert value == ("" if default is None else str(default)), name
    assert not [line for line in lines() if line and not line.startswith("#")]
