"""Plays a history in a running product, and holds every line of it to what it expects."""

from tests.flow.histories.expected import EXPECTATIONS
from tests.flow.histories.form import History, Line
from tests.flow.histories.stage import Stage
from tests.flow.histories.steps import STEPS
from tests.flow.stripe_room import community


async def play(history: History, database_url: str) -> None:
    """The history happens; `AssertionError` names the first line after which something is not as it is to be."""
    async with community(
        database_url, with_webhook=history.with_webhook, start=history.start, account=history.account
    ) as opened:
        stage = Stage(opened)
        for number, line in enumerate(history.lines, 1):
            try:
                await _go_on(stage, line)
            except AssertionError as fault:
                raise AssertionError(f"line {number}, `{line.step}`, at {opened.stripe.now}: {fault}") from fault


async def _go_on(stage: Stage, line: Line) -> None:
    stage.inside.clear()
    await STEPS.do(stage, line.step)
    await stage.settle()
    for expected in line.expected:
        try:
            await EXPECTATIONS.do(stage, expected)
        except AssertionError as fault:
            raise AssertionError(f"not so: {expected}. {fault}") from fault
    if stage.is_running:
        await _all_is_well(stage)


async def _all_is_well(stage: Stage) -> None:
    for person, plans in stage.open_to.items():
        found = await stage.at.open_to(person)
        assert found == plans, f"{person} has {sorted(found)}, and is to have {sorted(plans)}"
    for room, plans in stage.doors.items():
        wanted = {person for person, has in stage.open_to.items() if has & plans}
        found = set(await stage.at.app.members(room))
        assert found == stage.inside.get(room, wanted), f"in {room} are {sorted(found)}"
