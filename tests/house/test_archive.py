"""Every table answers a person who asks what is kept of them, and one who asks to be forgotten."""

import sqlalchemy as sa

import adapters.sql.store
import adapters.sql.work  # noqa: F401  (every table is declared by its import)
from adapters.sql.archive_rules import NAMED, NOBODY, RULES, Fate
from adapters.sql.base import metadata

PERSON_COLUMNS = {"member_id", "person"}


def points_at_a_person(table: sa.Table) -> bool:
    keys = {key.column.table.name for column in table.columns for key in column.foreign_keys}
    return bool(PERSON_COLUMNS & set(table.columns.keys())) or bool(keys & {"members", "interactions"})


def test_every_table_has_one_answer() -> None:
    assert set(RULES) | set(NOBODY) == set(metadata.tables)
    assert not set(RULES) & set(NOBODY)


def test_no_table_with_a_person_column_claims_that_nobody_stands_in_it() -> None:
    assert [name for name in NOBODY if points_at_a_person(metadata.tables[name])] == []
    assert {name for name, table in metadata.tables.items() if points_at_a_person(table)} <= set(RULES)


def test_where_somebody_stands_in_the_rows_of_others_they_are_blanked() -> None:
    named = [column for table in metadata.tables.values() for column in table.columns if column.name == "by_member"]
    assert named == list(NAMED.values())
    assert all(column.nullable for column in named)


def test_every_answer_says_why() -> None:
    assert all(rule.because for rule in RULES.values())
    assert all(NOBODY.values())


def test_rows_go_before_the_rows_that_they_point_at() -> None:
    erased = [name for name, rule in RULES.items() if rule.fate is Fate.ERASED]
    for early, name in enumerate(erased):
        for later in erased[early + 1 :]:
            pointed = {key.column.table.name for key in metadata.tables[later].foreign_keys}
            assert name not in pointed, f"{name} goes before {later}, which points at it"


def test_no_number_is_ever_handed_out_twice() -> None:
    counting = [table for table in metadata.tables.values() if "id" in table.columns]
    assert counting
    assert [table.name for table in counting if not table.dialect_options["sqlite"]["autoincrement"]] == []
