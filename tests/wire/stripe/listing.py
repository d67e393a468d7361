"""Lists: newest first, by cursor (docs: api/pagination), and filters on `created`."""

from operator import ge, gt, le, lt
from typing import Any

from tests.wire.stripe.errors import bad, malformed, missing
from tests.wire.stripe.periods import DAY
from tests.wire.stripe.world import Thing, World

COMPARE = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
EVENTS_LAST = 30 * DAY
"""docs: webhooks/process-undelivered-events."""
MOST_TYPES = 20


def page(rows: list[Thing], params: Thing, url: str) -> Thing:
    """Return the page that limit and cursor ask for; the rows come oldest first."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise malformed("Invalid limit: must be between 1 and 100.", "limit", "parameter_invalid_integer")
    if "starting_after" in params and "ending_before" in params:
        raise bad("You may only specify one of these parameters: ending_before, starting_after.", "ending_before")
    newest_first = [row for row in reversed(rows) if _fits(row["created"], params.get("created"))]
    ids = [row["id"] for row in newest_first]
    if "ending_before" in params:
        end = _cursor(ids, params["ending_before"], "ending_before", rows)
        start = max(0, end - limit)
        return _list(newest_first[start:end], start > 0, url)
    start = 0
    if "starting_after" in params:
        start = _cursor(ids, params["starting_after"], "starting_after", rows) + 1
    return _list(newest_first[start : start + limit], len(ids) > start + limit, url)


def _list(rows: list[Thing], more: bool, url: str) -> Thing:
    return {"object": "list", "data": rows, "has_more": more, "url": url}


def _cursor(ids: list[str], id_: str, param: str, rows: list[Thing]) -> int:
    if id_ not in ids:
        kind = rows[0]["object"] if rows else "object"
        raise missing(kind, id_, param, status=400)
    return ids.index(id_)


def _fits(created: int, wanted: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, int):
        return created == wanted
    return all(COMPARE[name](created, bound) for name, bound in wanted.items())


def matching(world: World, kind: str, params: Thing, names: tuple[str, ...]) -> list[Thing]:
    """Return the rows of a kind whose fields are as the parameters say; an unknown customer is an error."""
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    asked = {name: params[name] for name in names if name in params}
    return [row for row in world.all(kind) if all(row[name] == value for name, value in asked.items())]


def events(world: World, params: Thing) -> list[Thing]:
    """Return the events of the last 30 days; older ones are gone, also as cursors."""
    if "type" in params and "types" in params:
        raise bad("You may only specify one of these parameters: type, types.", "types")
    wanted = params.get("types", [params["type"]] if "type" in params else None)
    if wanted is not None and len(wanted) > MOST_TYPES:
        raise bad(f"You may pass at most {MOST_TYPES} types.", "types")
    kept = [event for event in world.events if event["created"] >= world.now - EVENTS_LAST]
    cursors = {params.get("ending_before"), params.get("starting_after")}
    return [event for event in kept if event["id"] in cursors or _of_type(event, wanted, params)]


def _of_type(event: Thing, wanted: list[str] | None, params: Thing) -> bool:
    delivered = params.get("delivery_success")
    if delivered is not None and event.get("_delivered", True) != delivered:
        return False
    return wanted is None or any(
        event["type"] == name or name == "*" or (name.endswith(".*") and event["type"].startswith(name[:-1]))
        for name in wanted
    )


def event(world: World, id_: str) -> Thing:
    """Return one event of the last 30 days."""
    for row in events(world, {}):
        if row["id"] == id_:
            return row
    raise missing("event", id_)
