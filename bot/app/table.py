"""What happens by itself, and how often."""

import asyncio
from datetime import timedelta
from functools import partial

from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from adapters.sql.work import SqlWork
from bot.app.deliver import delivery_periods
from bot.app.handle import until_done
from bot.app.publishing import sweep_of
from bot.app.quizzes import quiz_periods
from bot.app.study import study_periods
from bot.cases import Cases
from bot.notify import Resend
from bot.schedule import Periodic
from core.kernel.ports import Clock
from core.payments.settle import Settle

ENGINE_MEMORY = timedelta(days=7)
"""How long finished jobs can still be looked at; what guards against repeats are our own claims."""


def table_of(
    work: SqlWork, clock: Clock, cases: Cases, settle: Settle, engine: DurableEngine, lock: WorkerLock
) -> tuple[Periodic, ...]:
    """Return what happens by itself, and how often."""

    async def take_over() -> int:
        await asyncio.to_thread(lock.renew)
        return await engine.take_over_dead(lock.holding)

    return (
        Periodic("analyse", timedelta(seconds=5), partial(until_done, cases.analyse)),
        Periodic("poll", timedelta(minutes=5), settle.catch_up),
        Periodic("visitors", timedelta(minutes=10), cases.visitors),
        Periodic("reconcile", timedelta(minutes=10), cases.apply.reconcile),
        Periodic("remind", timedelta(days=1), cases.remind.everybody),
        *quiz_periods(cases.quizzes),
        Periodic("push", timedelta(hours=1), cases.push),
        Periodic("notices", timedelta(hours=1), Resend(work)),
        *delivery_periods(cases.delivery),
        *study_periods(cases.study),
        Periodic("prune", timedelta(days=1), partial(until_done, cases.prune)),
        sweep_of(work),
        Periodic("take-over", timedelta(minutes=1), take_over),
        Periodic("forget-jobs", timedelta(days=1), lambda: engine.prune(clock.now() - ENGINE_MEMORY)),
    )
