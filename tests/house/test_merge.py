"""Every table in which a person can stand says what becomes of their rows when they turn out to be another one."""

import sqlalchemy as sa

import adapters.sql.store
import adapters.sql.work  # noqa: F401  (every table is declared by its import)
from adapters.sql.archive_rules import NOBODY, RULES
from adapters.sql.base import metadata
from adapters.sql.merge import MOVES, STAY

NUMBERS = ("member_id", "by_member", "merged_into")
"""Columns in which a member's number stands."""


def bears_a_number(table: sa.Table) -> bool:
    pointed = {key.column.table.name for column in table.columns for key in column.foreign_keys}
    return "members" in pointed or any(name in table.columns for name in NUMBERS)


def test_every_table_with_a_person_in_it_has_one_answer() -> None:
    assert set(MOVES) | set(STAY) == set(RULES)
    assert not set(MOVES) & set(STAY)


def test_no_number_of_a_member_stays_behind() -> None:
    assert {name for name, table in metadata.tables.items() if bears_a_number(table)} <= set(MOVES)


def test_work_about_a_person_is_moved_too() -> None:
    assert {name for name, table in metadata.tables.items() if "payload" in table.columns} <= set(MOVES)


def test_what_stays_says_why() -> None:
    assert all(STAY.values())
    assert not set(NOBODY) & (set(MOVES) | set(STAY))


def test_no_other_column_is_called_as_if_a_member_stood_in_it() -> None:
    odd = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if "member" in column.name and column.name not in NUMBERS
    ]
    assert odd == []
