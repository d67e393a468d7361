"""The job that brings one person's rooms in line with what they may."""

from core.kernel.ids import MemberId
from core.kernel.ports import Job

LOOK_FIRST = "look_first"
"""In a job's payload: a date has come, so the provider is read before anything is decided by what was known."""


def access_job(member_id: MemberId, cause: str, *, looks_first: bool = False) -> Job:
    """Return the job for the member; one for each cause."""
    payload: dict[str, str | int] = {"member": member_id}
    return Job("access", f"access:{member_id}:{cause}", payload | ({LOOK_FIRST: 1} if looks_first else {}))
