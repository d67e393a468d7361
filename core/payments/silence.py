"""What a read does not say: of a right that was told of before and is missing now nothing is known, so it goes on."""

from dataclasses import dataclass
from datetime import datetime

from core.kernel.ids import MemberId
from core.payments.provider import CustomerRef
from core.payments.right import LIVE, Right, RightKind, taken

FEW = 5
"""As many may vanish at once without being more than chance, in however small a community."""
SHARE = 10
"""One in so many may."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The newest read of the customer who told of the right was silent about it, since a moment."""

    right_key: str
    customer: CustomerRef
    member_id: MemberId
    since: datetime


def is_live(right: Right) -> bool:
    """Whether it is a subscription that goes on by itself."""
    return right.kind is RightKind.SUBSCRIPTION and right.status in LIVE


def charges_for_nothing(right: Right, now: datetime) -> bool:
    """Whether the subscription goes on although its money went back for good."""
    gone = taken(right, now)
    return is_live(right) and gone is not None and gone.is_for_good


def is_too_many(missing: int, known: int) -> bool:
    """Whether more are missing than max(5, 10 %) of those known: nobody believes that without being told."""
    return missing > FEW and missing * SHARE > known
