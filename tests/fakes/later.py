"""Notices, later work and the archive of a person, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.kernel.ids import MemberId, Platform
from core.kernel.messages import Notice, NoticeKind
from core.kernel.ports import Job
from core.privacy.ports import Shown

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeOutbox:
    """As `PushStore` and `NoticeStore` say."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, notice: Notice, at: datetime) -> bool:
        if notice.key in self._tables.notices:
            return False
        self._tables.notices[notice.key] = (notice, at)
        return True

    async def waiting(self, key: str) -> Notice | None:
        return None if key in self._tables.sent or key not in self._tables.notices else self._tables.notices[key][0]

    async def unsent(self, limit: int) -> Sequence[str]:
        return [key for key in self._tables.notices if key not in self._tables.sent][:limit]

    async def way(self, key: str) -> Platform | None:
        return self._tables.ways.get(key)

    async def begin(self, key: str, way: Platform) -> None:
        self._tables.ways[key] = way

    async def sent(self, key: str, at: datetime, outcome: str) -> None:
        self._tables.sent[key] = (at, outcome)

    async def pushed_since(self, member_id: MemberId, since: datetime) -> int:
        return sum(
            notice.member_id == member_id and notice.kind is NoticeKind.PUSH and at >= since
            for notice, at in self._tables.notices.values()
        )


class FakeLater:
    """As `Jobs`, `PeriodStore` and `LaterStore` say; what the engine was handed stands in `Tables.handed`."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def enqueue(self, job: Job, *, due: datetime | None = None) -> None:
        if due is not None:
            self._tables.due.setdefault(job.key, (job, due))
        elif job.key not in {one.key for one in self._tables.handed}:
            self._tables.handed.append(job)

    async def next_due(self) -> datetime | None:
        return min((due for _, due in self._tables.due.values()), default=None)

    async def release(self, now: datetime, limit: int) -> int:
        waiting = sorted(self._tables.due.values(), key=lambda pair: pair[1])
        ready = [job for job, due in waiting if due <= now][:limit]
        for job in ready:
            del self._tables.due[job.key]
            await self.enqueue(job)
        return len(ready)

    async def bury(self, job: Job, why: str, at: datetime) -> None:
        self._tables.buried.append((job, why[:256], at))

    async def buried(self) -> Sequence[Mapping[str, Any]]:
        return [asdict(job) | {"why": why, "at": at} for job, why, at in self._tables.buried]

    async def claim(self, scope: str, key: str, at: datetime) -> bool:
        is_first = (scope, key) not in self._tables.claims
        self._tables.claims.setdefault((scope, key), at)
        return is_first

    async def ran_at(self, name: str) -> datetime | None:
        return self._tables.ran.get(name)

    async def ran(self, name: str, at: datetime) -> None:
        self._tables.ran[name] = at

    async def take(self, name: str, at: datetime, *, last: datetime | None) -> bool:
        if self._tables.ran.get(name) != last:
            return False
        self._tables.ran[name] = at
        return True


class FakeArchive:
    """As `Archive` says, over the tables that a member can stand in."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def tables(self) -> Mapping[str, str]:
        return {"members": "emptied", "log": "erased", "acts": "erased", "facts": "kept under a number"}

    async def export(self, member_id: MemberId) -> Shown:
        member = self._tables.members.get(member_id)
        shown: dict[str, list[Mapping[str, object]]] = {
            "members": [] if member is None else [{"id": member.id, "name": member.name}],
            "log": [{"text": row.text} for row in self._tables.log.values() if row.member_id == member_id],
            "acts": [asdict(act) for act in self._tables.acts.values() if act.member_id == member_id],
            "facts": [asdict(fact) for fact in self._tables.facts.values() if fact.member_id == member_id],
        }
        return {table: rows for table, rows in shown.items() if rows}

    async def erase(self, member_id: MemberId, at: datetime) -> Mapping[str, int]:
        gone: dict[str, int] = {}
        if member_id in self._tables.accounts.values():
            gone["members"] = 1
            member = self._tables.members[member_id]
            self._tables.members[member_id] = replace(member, name="", accounts=(), roles=frozenset(), consents={})
        kept = {address: one for address, one in self._tables.accounts.items() if one != member_id}
        self._tables.accounts = kept
        for table, rows in (("log", self._tables.log), ("acts", self._tables.acts)):
            theirs = [number for number, row in rows.items() if row.member_id == member_id]
            for number in theirs:
                del rows[number]  # type: ignore[arg-type]
            gone[table] = len(theirs)
        bought = self._tables
        for table, left in (
            ("checkouts", [row for row in bought.checkouts if row[0] != member_id]),
            ("bans", [row for row in bought.bans if row[0] != member_id]),
            ("places", {key: place for key, place in bought.places.items() if place.member_id != member_id}),
            ("ticket_lines", [row for row in bought.ticket_lines if bought.tickets[row[0]].member_id != member_id]),
            ("tickets", {key: one for key, one in bought.tickets.items() if one.member_id != member_id}),
            ("link_codes", {key: one for key, one in bought.link_codes.items() if one.member_id != member_id}),
            ("link_misses", [row for row in bought.link_misses if row[0] != member_id]),
            ("freed", {key: at for key, at in bought.freed.items() if key[0] != member_id}),
            ("guests", {key: guest for key, guest in bought.guests.items() if guest.member_id != member_id}),
            ("reactions", [one for one in bought.reactions if one.member_id != member_id]),
            ("prompts", {key: one for key, one in bought.prompts.items() if one.member_id != member_id}),
            ("study_plans", {key: plan for key, plan in bought.study_plans.items() if key != member_id}),
            ("certificates", {key: one for key, one in bought.certificates.items() if one.member_id != member_id}),
            ("tellings", {key: one for key, one in bought.tellings.items() if one.member_id != member_id}),
        ):
            gone[table] = len(getattr(bought, table)) - len(left)
            setattr(bought, table, left)
        return {table: count for table, count in gone.items() if count}

    async def erase_all(self, at: datetime) -> Mapping[str, int]:
        gone = {"members": len(self._tables.members), "log": len(self._tables.log), "acts": len(self._tables.acts)}
        for table in (self._tables.members, self._tables.accounts, self._tables.log, self._tables.acts):
            table.clear()
        return {table: count for table, count in gone.items() if count}
