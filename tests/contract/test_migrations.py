"""The schema goes up and down on both databases, and touches nothing but its own."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import metadata
from adapters.sql.customers import SqlCustomers
from adapters.sql.doors import SqlBans, SqlBindings, SqlPlaces
from adapters.sql.engine import Engines, open_engines
from adapters.sql.members import SqlMembers
from adapters.sql.payments import SqlLedger, SqlPlans
from adapters.sql.rights import SqlRights
from adapters.sql.sealing import Sealer
from adapters.sql.store import MIGRATIONS, migrate
from core.access.ports import Place
from core.access.verdict import Ban
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode, RoomId
from core.kernel.money import Money
from core.members.model import Language, LanguageSource, Member
from core.payments.model import Fact, FactKind, Interval, Plan
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from tests.contract.stores import HEAD, ONE_KEY, opened


@pytest.fixture
async def engines(empty_database_url: str) -> AsyncIterator[Engines]:
    """An empty database that nobody migrated."""
    opened_here = open_engines(empty_database_url)
    yield opened_here
    await opened_here.dispose()


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


async def differences(engines: Engines) -> list[object]:
    """Return what alembic would change to bring the store to the declared tables."""
    options = {"include_name": is_ours, "compare_type": True, "render_as_batch": True}
    async with engines.writer.connect() as connection:
        return await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts=options), metadata)
        )


async def tables(engines: Engines) -> set[str]:
    async with engines.writer.connect() as connection:
        return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def alembic(engines: Engines, step: Callable[[Config], None]) -> None:
    def run(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        step(config)

    async with engines.writer.begin() as connection:
        await connection.run_sync(run)


async def test_an_empty_store_becomes_exactly_what_the_tables_declare(engines: Engines) -> None:
    before, now = await migrate(engines.writer)
    assert (before, now) == (None, HEAD)
    assert await tables(engines) == {*metadata.tables, "alembic_version"}
    assert await differences(engines) == []


async def test_a_store_that_is_up_to_date_is_left_alone(engines: Engines) -> None:
    _, head = await migrate(engines.writer)
    async with engines.writer.begin() as connection:
        await connection.execute(sa.insert(metadata.tables["cursors"]).values(name="mood", position=7))
    assert await migrate(engines.writer) == (head, head)
    async with engines.reader.begin() as connection:
        assert await connection.scalar(sa.select(metadata.tables["cursors"].c.position)) == 7


async def test_down_takes_our_tables_and_leaves_others_and_up_comes_again(engines: Engines) -> None:
    async with engines.writer.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE workflow_status (id INTEGER)"))
    await migrate(engines.writer)
    assert await differences(engines) == []
    await alembic(engines, lambda config: command.downgrade(config, "base"))
    assert await tables(engines) == {"workflow_status", "alembic_version"}
    assert (await migrate(engines.writer))[0] is None
    assert await tables(engines) == {*metadata.tables, "workflow_status", "alembic_version"}
    assert await differences(engines) == []


FIRST = ("members", "rooms", "plans", "ledger")


async def fill_the_first_schema(engines: Engines) -> None:
    """Put a member, a room, a plan and a fact in a store of the first revision."""
    member = {"id": 1, "name": "ann", "language": "en", "language_source": "default", "created_at": 7}
    room = {"id": 1, "platform": "console", "external_id": "hall", "title": "Hall", "kind": "group", "created_at": 7}
    plan = {"code": "vip", "title_zh": "贵宾", "title_en": "VIP", "amount_minor": 5, "currency": "cny"}
    fact = {"id": 1, "member_id": 1, "plan": "vip", "kind": "comp", "starts_at": 7, "recorded_at": 7, "key": "comp:1"}
    rows = (member, room | {"has_group_figures": False}, plan | {"interval": "year"}, fact)
    async with engines.writer.begin() as connection:
        for name, row in zip(FIRST, rows, strict=True):
            await connection.execute(sa.insert(sa.table(name, *map(sa.column, row))).values(row))


async def first_columns(engines: Engines) -> list[object]:
    """Return the rows of the first schema, in its columns."""
    grown = (
        "SELECT code, title_zh, title_en, amount_minor, currency, interval FROM plans",
        "SELECT id, name, language, language_source, zone, created_at, erased_at FROM members",
    )
    async with engines.reader.begin() as connection:
        facts = "SELECT id, member_id, plan, kind, starts_at, ends_at, recorded_at, key FROM ledger"
        others = (f"SELECT * FROM {name}" for name in FIRST if name not in {"plans", "members", "ledger"})
        queries = (*grown, facts, *others)
        return [(await connection.execute(sa.text(one))).all() for one in queries]


async def test_an_upgrade_from_the_first_schema_keeps_every_row(engines: Engines) -> None:
    await alembic(engines, lambda config: command.upgrade(config, "0001"))
    await fill_the_first_schema(engines)
    before = await first_columns(engines)
    assert await migrate(engines.writer) == ("0001", HEAD)
    assert await first_columns(engines) == before
    assert await differences(engines) == []
    async with engines.reader.begin() as connection:
        (plan,) = await SqlPlans(connection).all()
        (fact,) = await SqlLedger(connection).of(MemberId(1))
    assert plan == Plan(PlanCode("vip"), "贵宾", "VIP", Money(5, "cny"), Interval.YEAR)
    assert (fact.key, fact.plan) == ("comp:1", "vip")


async def test_a_way_back_from_money_takes_only_what_is_new_and_leads_up_again(engines: Engines) -> None:
    await alembic(engines, lambda config: command.upgrade(config, "0001"))
    await fill_the_first_schema(engines)
    before = await first_columns(engines)
    await migrate(engines.writer)
    async with engines.writer.begin() as connection:
        await buy(connection)
    await alembic(engines, lambda config: command.downgrade(config, "0001"))
    assert await first_columns(engines) == before
    assert "rights" not in await tables(engines)
    assert await migrate(engines.writer) == ("0001", HEAD)
    assert await differences(engines) == []


async def test_on_the_way_back_from_staff_comps_keep_their_ends(engines: Engines) -> None:
    await migrate(engines.writer)
    vip, at, day = PlanCode("vip"), datetime(2026, 11, 24, tzinfo=UTC), timedelta(days=1)
    draft = Member(MemberId(0), "ann", Language.EN, LanguageSource.DEFAULT, at)
    async with engines.writer.begin() as connection:
        ann = (await SqlMembers(connection).add(Address(CONSOLE, "ann"), draft)).id
    given = [Fact(ann, vip, FactKind.COMP, at, None, at, f"comp:{key}", days=30) for key in "abc"]
    end, taken_back = (
        Fact(ann, vip, FactKind.REVOKED, at + day, None, at, f"revoked:{key}", about=f"comp:{key}") for key in "bc"
    )
    back = Fact(ann, vip, FactKind.RESTORED, at + day, None, at, "restored:c", about="revoked:c")
    async with engines.writer.begin() as connection:
        await SqlLedger(connection).record([*given, end, taken_back, back])
    await alembic(engines, lambda config: command.downgrade(config, "0003"))
    async with engines.reader.begin() as connection:
        rows = (await connection.execute(sa.text("SELECT key, (ends_at - starts_at) / 1000000 FROM ledger"))).all()
    day_s = 24 * 3600
    assert {row[0]: row[1] for row in rows} == {
        "comp:a": 30 * day_s,
        "comp:b": day_s,
        "comp:c": 30 * day_s,
    }
    assert (await migrate(engines.writer))[1] == HEAD


async def buy(connection: AsyncConnection) -> None:
    """Let the member of the first schema have bought something and stand in a gated room."""
    ann, vip, at = MemberId(1), PlanCode("vip"), datetime(2026, 11, 24, tzinfo=UTC)
    right = Right("pass_1", vip, RightKind.PASS, Status.ACTIVE, at, days=30)
    await SqlPlans(connection).put(Plan(vip, "贵宾", "VIP", Money(5, "cny"), Interval.YEAR, trial_days=3))
    await SqlCustomers(connection).bind("stripe", CustomerRef("cus_1"), ann)
    await SqlRights(connection).record(ann, "stripe", [right], at)
    await SqlBindings(connection).bind(vip, RoomId(1), at)
    await SqlPlaces(connection).confirm(Place(RoomId(1), ann, True, at))
    await SqlBans(connection, Sealer(ONE_KEY)).put(ann, Ban(at), None)


async def test_a_migration_that_fails_leaves_the_store_as_it_was(engines: Engines) -> None:
    async with engines.writer.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE readings (id INTEGER)"))
    with pytest.raises(Refused, match=r"store\.unusable"):
        await migrate(engines.writer)
    assert await tables(engines) == {"readings"}


async def test_a_store_of_a_newer_version_is_refused_and_left_alone(engines: Engines) -> None:
    await migrate(engines.writer)
    async with engines.writer.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused) as refused:
        await migrate(engines.writer)
    assert (refused.value.key, refused.value.params) == ("store.newer", {"revision": "9999"})
    assert await differences(engines) == []


async def test_several_connections_may_migrate_at_once(empty_database_url: str) -> None:
    each = [open_engines(empty_database_url) for _ in range(4)]
    try:
        results = await asyncio.gather(*(migrate(engines.writer) for engines in each))
        assert sorted(str(before) for before, _ in results) == [HEAD, HEAD, HEAD, "None"]
        assert await differences(each[0]) == []
    finally:
        for engines in each:
            await engines.dispose()


MIGRATE = """
import asyncio, sys
from adapters.sql.engine import open_engines
from adapters.sql.store import migrate
async def main():
    engines = open_engines(sys.argv[1])
    await migrate(engines.writer)
    await engines.dispose()
asyncio.run(main())
"""


async def test_several_processes_may_migrate_at_once(empty_database_url: str) -> None:
    run = [sys.executable, "-c", MIGRATE, empty_database_url]
    root = Path(__file__).parents[2]
    processes = [await asyncio.create_subprocess_exec(*run, cwd=root, stderr=subprocess.PIPE) for _ in range(3)]
    faults = [(await process.communicate())[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], faults
    async with opened(empty_database_url) as store:
        assert await differences(store.engines) == []


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Refused, match=r"settings\.database_url"):
        open_engines(url)


async def test_a_folder_that_cannot_be_made_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Refused) as refused:
        open_engines(f"sqlite+aiosqlite:///{tmp_path}/file/zhishe.db")
    assert refused.value.key == "settings.database_url"


async def test_a_file_that_is_no_store_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "zhishe.db").write_bytes(b"this is not a database, it only lies where one should be" * 100)
    engines = open_engines(f"sqlite+aiosqlite:///{tmp_path}/zhishe.db")
    with pytest.raises(Refused, match=r"store\.unusable") as refused:
        await migrate(engines.writer)
    assert "\n" not in str(refused.value.params["problem"])
    await engines.dispose()


async def test_a_server_that_is_not_there_is_one_plain_line() -> None:
    engines = open_engines("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(Refused, match=r"store\.unusable") as refused:
        await migrate(engines.writer)
    assert "\n" not in str(refused.value.params["problem"])
    await engines.dispose()
