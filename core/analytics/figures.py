"""The books of a period, each currency for itself: never added across currencies. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.access.verdict import Policy
from core.analytics.amounts import currency_of, monthly, yearly_minor
from core.analytics.model import GONE, LIVE, Figures, Period, State, Version
from core.analytics.timeline import Turn, turns_of
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.model import Plan
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status

Key = tuple[str, str]
"""A provider and its own id of a right."""


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that figures are made of: versions and charges oldest first, charges with their provider; when the
    subscriptions of whom were revoked; the plans by code."""

    versions: Sequence[Version]
    charges: Sequence[tuple[str, Charge]]
    revoked: Sequence[tuple[MemberId, datetime]]
    plans: Mapping[PlanCode, Plan]


@dataclass(frozen=True, slots=True)
class Track:
    """One subscription up to the end of a period: its turns, its charges, the version that counts then."""

    turns: Sequence[Turn]
    charges: Sequence[Charge]
    version: Version
    plan: Plan | None

    @property
    def state(self) -> State:
        """Where it is at the end of the period."""
        return self.turns[-1].after if self.turns else State.WAITING

    @property
    def first_live(self) -> datetime | None:
        """When it first went live."""
        return next((turn.at for turn in self.turns if turn.goes_live), None)

    def was_live(self, moment: datetime) -> bool:
        """Whether it was live just before the moment."""
        past = [turn.after for turn in self.turns if turn.at < moment]
        return bool(past) and past[-1] in LIVE

    @property
    def currency(self) -> str:
        """The currency in which it is paid."""
        return currency_of(self.charges, self.plan)

    @property
    def yearly(self) -> int:
        """What twelve months of it bring, in minor units."""
        return yearly_minor(self.version.right, self.charges, self.plan)


def figures(books: Books, period: Period, policy: Policy) -> Sequence[Figures]:
    """Return the figures of every currency in which anything was sold until the period's end, in alphabetical order."""
    tracks = _tracks(books, period, policy)
    paid = [pair for pair in books.charges if pair[1].paid_at < period.until]
    passes = _keys_of_passes(books.versions)
    currencies = {track.currency for track in tracks} | {charge.amount.currency for _, charge in paid}
    found: list[Figures] = []
    for currency in sorted(currencies):
        mine = [track for track in tracks if track.currency == currency]
        now = [pair for pair in paid if pair[1].amount.currency == currency and period.holds(pair[1].paid_at)]
        sold = [one for provider, one in now if (provider, one.right_key) in passes]
        found.append(_of_currency(currency, mine, [one for _, one in now], sold, period))
    return found


def _of_currency(
    currency: str, tracks: Sequence[Track], paid: Sequence[Charge], sold: Sequence[Charge], period: Period
) -> Figures:
    states = Counter(track.state for track in tracks)
    turns = [(track, turn) for track in tracks for turn in track.turns if period.holds(turn.at)]
    begun = [turn.at == track.first_live for track, turn in turns if turn.goes_live]
    lost = Counter(turn.after for _, turn in turns if turn.goes_away)
    return Figures(
        currency=currency,
        mrr=_monthly(tracks, State.PAYING, currency),
        at_risk=_monthly(tracks, State.FAILING, currency),
        paying=states[State.PAYING],
        ending=sum(track.state is State.PAYING and is_ending(track.version.right) for track in tracks),
        failing=states[State.FAILING],
        suspended=states[State.SUSPENDED],
        trials=states[State.TRIAL],
        live_before=sum(track.was_live(period.since) for track in tracks),
        new=begun.count(True),
        back=begun.count(False),
        churned={reason: lost[reason] for reason in GONE if lost[reason]},
        charged=_sum((one.amount.amount_minor for one in paid), currency),
        refunded=_sum((one.refunded_minor for one in paid), currency),
        passes=len(sold),
        passes_charged=_sum((one.amount.amount_minor for one in sold), currency),
    )


def _tracks(books: Books, period: Period, policy: Policy) -> Sequence[Track]:
    """Return every subscription that was known by the end of the period."""
    versions: dict[Key, list[Version]] = defaultdict(list)
    for version in books.versions:
        if version.right.kind is RightKind.SUBSCRIPTION and version.recorded_at < period.until:
            versions[version.provider, version.right.key].append(version)
    charges: dict[Key, list[Charge]] = defaultdict(list)
    for provider, charge in books.charges:
        if charge.paid_at < period.until:
            charges[provider, charge.right_key].append(charge)
    revoked: dict[MemberId, list[datetime]] = defaultdict(list)
    for member_id, at in books.revoked:
        revoked[member_id].append(at)
    found: list[Track] = []
    for key, known in versions.items():
        turns = turns_of(known, policy, revoked[known[-1].member_id])
        done = [turn for turn in turns if turn.at < period.until]
        found.append(Track(done, charges[key], known[-1], books.plans.get(known[-1].right.plan)))
    return found


def _keys_of_passes(versions: Iterable[Version]) -> frozenset[Key]:
    return frozenset((one.provider, one.right.key) for one in versions if one.right.kind is RightKind.PASS)


def is_ending(right: Right) -> bool:
    """Whether the subscription was cancelled, to its paid end or by then."""
    return right.ends_at is not None or right.status is Status.CANCELED


def _monthly(tracks: Iterable[Track], state: State, currency: str) -> Money:
    """Return what the subscriptions in this state bring a month: all of a year added up, then rounded once."""
    return monthly(sum(track.yearly for track in tracks if track.state is state), currency)


def _sum(amounts: Iterable[int], currency: str) -> Money:
    return Money(sum(amounts), currency)
