"""What the owners are told at once of what a read changed: a quarrel with a bank, and somebody who paid twice."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock
from core.members.notices import NoticesTx, tell_owners
from core.payments.provider import Reading
from core.payments.right import Outcome, Right, taken
from core.payments.silence import is_live


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told, once for its key."""

    key: str
    answer: Answer


def news_of(member_id: MemberId, rights: Sequence[Right], reading: Reading, now: datetime) -> Sequence[News]:
    """Return what is to be told of a member with these rights, some of which were read just now."""
    running = [one for one in rights if is_live(one) and one.ends_at is None and taken(one, now) is None]
    return [*_disputes(member_id, reading), *_paid_twice(member_id, running, reading)]


def inquiries_of(member_id: MemberId, reading: Reading) -> Sequence[News]:
    """Return what is to be told of banks that only ask: nothing is closed by it, and the owners may answer."""
    return [
        News(
            f"inquiry:{one.key}",
            Answer(
                (phrase("owner.inquiry", number=member_id, charge=one.charge, at=one.opened_at),),
                (_look(member_id),),
                is_personal=True,
            ),
        )
        for one in reading.inquiries
    ]


async def tell(tx: NoticesTx, news: Sequence[News], owners: Collection[str], clock: Clock) -> None:
    """Have the owners told."""
    for one in news:
        await tell_owners(tx, owners, one.key, one.answer, clock)


def _disputes(member_id: MemberId, reading: Reading) -> Iterator[News]:
    """A bank asks for the money back: what was paid for is suspended, and the owners answer the bank."""
    for right in reading.rights:
        for dispute in right.disputes:
            if dispute.outcome is Outcome.OPEN:
                said = phrase("owner.dispute", number=member_id, plan=right.plan, at=dispute.opened_at)
                key = f"dispute:{right.key}:{dispute.opened_at.isoformat()}"
                yield News(key, Answer((said,), (_look(member_id),), is_personal=True))


def _paid_twice(member_id: MemberId, running: Sequence[Right], reading: Reading) -> Iterator[News]:
    """Two subscriptions go on at once: the younger one's money is offered back."""
    if len(running) < 2:
        return
    younger = max(running, key=lambda right: (right.starts_at, right.key))
    paid = [one for one in reading.charges if one.right_key == younger.key and not one.is_refunded]
    newest = max(paid, key=lambda charge: charge.paid_at, default=None)
    back = () if newest is None else (Choice(phrase("button.refund", price=newest.amount), f"/refund {newest.ref}"),)
    said = phrase("owner.paid_twice", number=member_id, plans=", ".join(right.plan for right in running))
    yield News(f"twice:{younger.key}", Answer((said,), (*back, _look(member_id)), is_personal=True))


def _look(member_id: MemberId) -> Choice:
    return Choice(phrase("button.lookup"), f"/lookup #{member_id}")
