"""Who is likely to fall silent in the next two weeks, as the community's own past teaches."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from core.insight.churn import Deed, Did, Outlook, outlook
from core.insight.community import INSTANT, Named, Seen, named, seen_in
from core.insight.community_ports import CommunityTx, Way
from core.interactions.model import ActKind
from core.interactions.ports import ActStore
from core.kernel.ports import Clock, Work
from core.members.model import Purpose

MOST_WEEKS = 26
MOST_NAMED = 5
LIKELY = 0.5
"""From which chance on somebody is named."""


class LeavingTx(CommunityTx, Protocol):
    """A transaction over who turns to whom and what they learnt."""

    @property
    def acts(self) -> ActStore:
        """The acts of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many of the active `people` will likely fall silent (with its 95 % band), and those most likely to.

    `auc` says how well the same was told of the last weeks; of a named person, `count` is the chance in percent.
    """

    people: int
    expected: int
    low: int
    high: int
    auc: float
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class SeeLeaving:
    """The outlook on people who allow it, on platforms where that may be; nothing is kept of it."""

    work: Work[LeavingTx]
    clock: Clock
    floor: int

    async def __call__(self) -> Leaving | None:
        """Return the outlook; None where the past is too short or too small to learn from, or below the floor."""
        now = self.clock.now()
        async with self.work.read() as tx:
            seen = await seen_in(tx, now - timedelta(weeks=MOST_WEEKS), now + INSTANT)
            dids = await self._dids(tx, seen)
        found = await asyncio.to_thread(outlook, dids, now)
        if found is None or len(found.odds) < self.floor:
            return None
        async with self.work.read() as tx:
            return await self._told(tx, found)

    async def _dids(self, tx: LeavingTx, seen: Seen) -> list[Did]:
        dids = [Did(one.by, Deed.WORD, one.at) for one in seen.words]
        dids += [Did(one.by, Deed.SIGN, one.at) for one in seen.contacts if one.way is Way.SIGN]
        people = {one.by for one in (*seen.words, *seen.contacts)}
        answers = await tx.readings.answers(people, Purpose.PERSONAL)
        for _, act in await tx.acts.all((ActKind.DONE,)):
            answer = answers.get(act.member_id)
            if answer is not None and answer.is_on and answer.at <= act.at:
                dids.append(Did(act.member_id, Deed.LESSON, act.at))
        return [did for did in dids if seen.since <= did.at]

    async def _told(self, tx: LeavingTx, found: Outlook) -> Leaving:
        likely = [(person, round(100 * chance)) for person, chance in found.odds[:MOST_NAMED] if chance >= LIKELY]
        return Leaving(len(found.odds), *found.expected, found.auc, await named(tx, likely))
