"""The log is read behind a cursor, in batches; only what its author allows reaches the analysis."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.insight.log_ports import Heard, InsightTx
from core.insight.policy import Scope, scope_of
from core.insight.ports import Analyst
from core.interactions.model import Interaction
from core.kernel.ids import MemberId
from core.kernel.ports import Work
from core.members.model import Consent, Purpose

BATCH_ROWS = 256
"""Rows a turn: 256 short messages are about half a second of the slowest engine (docs/decisions/0007-analysis.md)."""


@dataclass(frozen=True, slots=True)
class Analyse:
    """Every message that may be read has a reading, and the cursor stands behind the last row looked at."""

    work: Work[InsightTx]
    analyst: Analyst
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> int:
        """Take one batch further; return how many rows of the log it looked at (0: nothing is left)."""
        async with self._turn:
            return await self._batch()

    async def _batch(self) -> int:
        engine = self.analyst.version
        async with self.work.read() as tx:
            heard = await tx.readings.heard(await tx.readings.position(engine), BATCH_ROWS)
            answers = await _answers(tx, heard)
        if not heard:
            return 0
        wanted = _readable(heard, answers)
        read = await self.analyst.read([message.text for message, _ in wanted])
        async with self.work.write() as tx:
            # Asked again: whoever said no while their words were being read is not kept.
            still = {message.id for message, _ in _readable(heard, await _answers(tx, heard))}
            pairs = zip(wanted, read, strict=True)
            kept = [(message.id, scope, reading) for (message, scope), reading in pairs if message.id in still]
            await tx.readings.drop([h.message.id for h in heard if h.message is not None])
            await tx.readings.put(kept)
            await tx.readings.advance(engine, heard[-1].position)
        return len(heard)

    async def behind(self) -> int:
        """Return how many rows of the log the analysis has not looked at yet."""
        async with self.work.read() as tx:
            return await tx.readings.after(await tx.readings.position(self.analyst.version))


async def _answers(tx: InsightTx, heard: Sequence[Heard]) -> Mapping[MemberId, Consent]:
    authors = {h.message.member_id for h in heard if h.message is not None and h.message.member_id is not None}
    return await tx.readings.answers(authors, Purpose.MOOD)


def _readable(heard: Sequence[Heard], answers: Mapping[MemberId, Consent]) -> list[tuple[Interaction, Scope]]:
    """Return each message once with what its reading may be used for."""
    wanted: dict[int, tuple[Interaction, Scope]] = {}
    for h in heard:
        if (message := h.message) is None or not message.text or message.member_id is None:
            continue
        answer = answers.get(message.member_id)
        is_covered = answer is None or answer.at <= message.received_at
        scope = scope_of(
            h.room.address.platform,
            answer=None if answer is None else answer.is_on and is_covered,
            origin=message.origin,
            has_group_figures=h.room.has_group_figures,
        )
        if scope is not None:
            wanted[message.id] = (message, scope)
    return list(wanted.values())
