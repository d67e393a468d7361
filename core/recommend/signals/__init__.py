"""The explicit list: a signal is one file here and one line below."""

from core.recommend.signals.base import Signal
from core.recommend.signals.neighbours import Neighbours
from core.recommend.signals.popularity import Popularity
from core.recommend.signals.transitions import Transitions

BACK_OFF: Signal = Popularity()
"""Always in the blend with a small weight: it breaks ties and serves members without a history."""

ALL: tuple[Signal, ...] = (
    Transitions(),
    Neighbours(),
)
"""What validation may choose from; the first leads where there is too little to choose by."""
