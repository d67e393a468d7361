"""Every command has a name that both platforms take, a row in the matrix, and words in both languages."""

import re

import pytest

from bot import commands
from bot.commands import ALIASES, COMMANDS
from bot.commands.base import Command
from bot.phrases import catalogue
from core.members.authority import MATRIX
from core.members.model import Language

MOST_CHARACTERS = 100
"""Of a description on Discord; Telegram takes 256."""


@pytest.fixture(params=[pytest.param(command, id=name) for name, command in COMMANDS.items()])
def command(request: pytest.FixtureRequest) -> Command:
    return request.param


def test_no_name_is_taken_twice() -> None:
    # The list itself: of two commands with one name, the mapping would keep the second.
    names = [command.name for command in (*commands._LISTED, COMMANDS["help"])]
    assert sorted(names) == sorted(COMMANDS)


def test_a_name_is_one_that_both_platforms_take(command: Command) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
    assert command.name[0].isalpha(), "the router takes what begins with a letter"


def test_every_command_has_a_row_in_the_matrix_and_every_row_a_command() -> None:
    assert set(MATRIX) == set(COMMANDS)


def test_a_row_lets_somebody_in(command: Command) -> None:
    assert MATRIX[command.name]


@pytest.mark.parametrize("language", Language)
def test_a_command_is_described_in_one_short_line(command: Command, language: Language) -> None:
    (line,) = catalogue(language)[f"help.{command.name}"]
    assert "\n" not in line
    assert len(line) <= MOST_CHARACTERS


@pytest.mark.parametrize("language", Language)
def test_the_examples_of_a_command_use_it(command: Command, language: Language) -> None:
    (usage,) = catalogue(language)[f"usage.{command.name}"]
    examples = usage.splitlines()
    assert 1 <= len(examples) <= 2
    assert all(example.split()[0] == f"/{command.name}" for example in examples)


def test_no_alias_means_two_commands() -> None:
    said = [alias for command in COMMANDS.values() for alias in command.aliases]
    assert len(said) == len(set(said)) == len(ALIASES)


def test_an_alias_is_a_word_that_is_no_command_line() -> None:
    assert [alias for alias in ALIASES if alias.isascii() or alias != alias.strip() or " " in alias] == []
