"""What is asked of DBOS's tables through its client; blocks, so it is called on threads."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from dbos import DBOSClient

from adapters.durable.config import QUEUE, WORKFLOW

UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
BATCH = 500  # SQLite's old limit for one statement is 999 parameters


def is_quiet(client: DBOSClient, version: str) -> bool:
    """Return whether no job of `version` is enqueued or in hand, in any process."""
    return not client.list_workflows(
        name=WORKFLOW, app_version=version, status=UNFINISHED, limit=1, load_input=False, load_output=False
    )


def in_hand(client: DBOSClient, worker_id: str | None = None) -> dict[str, str]:
    """Return the jobs that a worker (any, if not named) took and has not ended: row id to worker id."""
    rows = client.list_workflows(
        name=WORKFLOW, executor_id=worker_id, status="PENDING", load_input=False, load_output=False
    )
    return {row.workflow_id: row.executor_id or "" for row in rows}


def resume(client: DBOSClient, row_ids: Iterable[str]) -> int:
    """Have the rows run again from the start of their job; return how many."""
    ids = list(row_ids)
    if ids:
        # Its default is an internal queue that every process serves, also one that should only enqueue.
        client.resume_workflows(ids, queue_name=QUEUE)
    return len(ids)


def take_over_dead(client: DBOSClient, worker_id: str, holding: Callable[[str], AbstractContextManager[bool]]) -> int:
    """Resume what dead workers other than `worker_id` had in hand; return how much.

    The dead worker's lock is held from looking to resuming: two sweeps, or its own restart, cannot resume a row that
    somebody already runs again.
    """
    taken = 0
    for other in sorted(set(in_hand(client).values()) - {worker_id, ""}):
        with holding(other) as is_dead:
            if is_dead:
                taken += resume(client, in_hand(client, other))
    return taken


def prune(client: DBOSClient, before: datetime) -> int:
    """Delete the jobs that ended well before `before`; return how many. Others stay to be seen."""
    pruned = 0
    while rows := client.list_workflows(
        name=WORKFLOW,
        status="SUCCESS",
        completed_before=before.isoformat(),
        limit=BATCH,
        load_input=False,
        load_output=False,
    ):
        client.delete_workflows([row.workflow_id for row in rows])
        pruned += len(rows)
    return pruned
