"""The recommender by name: ids in, suggestions with reasons out, and every act counted at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.recommend.choosing import Plan, Progress, blend_of, choose
from core.recommend.evidence import evidence_of
from core.recommend.histories import SEED, Histories, Ints, Log, log_of
from core.recommend.model import Act, Context, Item, Reason, Suggestion
from core.recommend.scoring import Blend, Why, best
from core.recommend.signals.base import Query


@dataclass(slots=True)
class Recommender:
    """A fitted blend with the names of members and items around it.

    Acts are taken as they come: one that is added later than a newer one stands after it until the next fit.
    """

    plan: Plan
    blend: Blend
    items: list[str]
    _numbers: dict[str, int]
    _members: dict[str, int]
    _histories: Histories
    _later: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    @classmethod
    def fit(cls, context: Context, *, seed: int = SEED, plan: Plan | None = None) -> "Recommender":
        """Return a recommender that knows the context; without a `plan` the blend is chosen on withheld acts."""
        return cls.of(log_of(context.acts), context.items.values(), seed=seed, plan=plan)

    @classmethod
    def of(
        cls,
        log: Log,
        catalogue: Iterable[Item] = (),
        *,
        seed: int = SEED,
        plan: Plan | None = None,
        progress: Progress | None = None,
    ) -> "Recommender":
        """Return a recommender that knows a log of acts and a catalogue."""
        evidence = evidence_of(log, catalogue, seed=seed)
        chosen = plan or choose(evidence, seed=seed, progress=progress)
        names = [item.item for item in evidence.items]
        numbers = {name: number for number, name in enumerate(names)}
        members = {name: number for number, name in enumerate(log.members)}
        return cls(chosen, blend_of(chosen, evidence), names, numbers, members, evidence.histories)

    def suggest(self, history: Sequence[str], *, exclude: Collection[str] = (), top: int = 10) -> list[Suggestion]:
        """Return the best `top` items for one who took `history`, in this order; none of it, none of `exclude`.

        Unknown ids are passed over. Fewer come back only where nothing else is left.
        """
        return self._ranked(self._known(history), self._known(exclude), top)

    def suggest_for(self, member: str, *, exclude: Collection[str] = (), top: int = 10) -> list[Suggestion]:
        """Return the best `top` items for a member by the acts that the recommender itself knows."""
        return self._ranked(self._taken(member), self._known(exclude), top)

    def add(self, act: Act) -> None:
        """Count the act: the next list of this member, and of everybody, already knows it. A repeat changes nothing."""
        before = self._taken(act.member)
        item = self._number(act.item)
        if item in before:
            return
        self.blend.add(before, item)
        self._later.setdefault(act.member, []).append(item)

    def _ranked(self, history: Ints, excluded: Ints, top: int) -> list[Suggestion]:
        query = Query(history)
        rated = self.blend.rate(query, np.concatenate((history, excluded)))
        winners = best(rated.scores, top)
        reasons = self.blend.reasons(query, rated, winners)
        return [self._suggestion(item, why) for item, why in zip(winners.tolist(), reasons, strict=True)]

    def _suggestion(self, item: int, why: list[Why]) -> Suggestion:
        reasons = tuple(
            Reason(signal, None if fact is None else self.items[fact], weight) for signal, fact, weight in why
        )
        return Suggestion(self.items[item], sum(reason.weight for reason in reasons), reasons)

    def _known(self, names: Iterable[str]) -> Ints:
        numbers = dict.fromkeys(self._numbers[name] for name in names if name in self._numbers)
        return np.fromiter(numbers, np.int64, len(numbers))

    def _taken(self, member: str) -> Ints:
        number = self._members.get(member)
        before = self._histories.items[:0] if number is None else self._histories.of(number)
        later = self._later.get(member)
        return before if later is None else np.concatenate((before, np.array(later, dtype=np.int64)))

    def _number(self, item: str) -> int:
        number = self._numbers.setdefault(item, len(self.items))
        if number == len(self.items):
            self.items.append(item)
            self.blend.grow(len(self.items))
        return number
