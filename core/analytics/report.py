"""An owner asks how it goes: everything is worked out from the books at that moment, and nothing is kept."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.access.rights import rights_of
from core.access.verdict import Ban, Because, Policy, entitled, verdicts_of
from core.analytics.figures import Books, figures
from core.analytics.model import Period, Report, RoomFigures, Version
from core.analytics.period import period_of
from core.analytics.ports import BooksTx
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.payments.right import Right

Held = Mapping[MemberId, tuple[Sequence[Right], Sequence[Ban]]]
"""What each person has, and what keeps them out."""


@dataclass(frozen=True, slots=True)
class Reckon:
    """The figures of a period lie open."""

    work: Work[BooksTx]
    clock: Clock
    policy: Policy

    def period(self, word: str, zone: str) -> Period | None:
        """Return what the word means now in the zone; None for none."""
        return period_of(word, self.clock.now(), zone)

    async def __call__(self, period: Period) -> Report:
        """Return the figures of the period; rooms, passes and what was given stand as they do now."""
        async with self.work.read() as tx:
            books = Books(
                versions=await tx.books.versions(),
                charges=await tx.books.charges(),
                revoked=await tx.books.revoked(),
                plans={plan.code: plan for plan in await tx.plans.all()},
            )
            held = await _held(tx, books.versions)
            rooms = await self._rooms(tx, held)
        reasons = Counter(
            verdict.because
            for rights, _ in held.values()
            for verdict in verdicts_of(rights, self.clock.now(), self.policy)
        )
        return Report(
            period=period,
            currencies=tuple(figures(books, period, self.policy)),
            passes_in_use=reasons[Because.PASS],
            comps_in_use=reasons[Because.COMP],
            rooms=rooms,
            is_empty=not held and not books.versions and not books.charges,
        )

    async def _rooms(self, tx: BooksTx, held: Held) -> tuple[RoomFigures, ...]:
        found: list[RoomFigures] = []
        for room_id in await tx.bindings.gated():
            door, plans = await tx.doors.door(room_id), await tx.bindings.plans_of(room_id)
            open_to = [
                entitled(rights, bans, plans, self.clock.now(), self.policy).is_open for rights, bans in held.values()
            ]
            inside = len(await tx.places.within(room_id))
            found.append(RoomFigures("" if door is None else door.title, inside, open_to.count(True)))
        return tuple(found)


async def _held(tx: BooksTx, versions: Sequence[Version]) -> Held:
    """Return what everybody holds by the newest version of each right; only few have more than that."""
    newest = {(one.provider, one.right.key): one for one in versions}
    bought: dict[MemberId, list[Right]] = defaultdict(list)
    for one in newest.values():
        bought[one.member_id].append(one.right)
    held: dict[MemberId, tuple[Sequence[Right], Sequence[Ban]]] = {who: (rights, ()) for who, rights in bought.items()}
    for who in await tx.books.special():
        held[who] = (await rights_of(tx, who), await tx.bans.of(who))
    gone = await tx.books.forgotten()
    return {who: what for who, what in held.items() if who not in gone}
