"""Signed deliveries, true and false (docs: webhooks#verify-manually; stripe/_webhook.py has the same sum)."""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from tests.wire.stripe.world import API_VERSION, Thing, World, shown


class Forgery(StrEnum):
    """What is wrong with a delivery."""

    FORGED = "forged"
    """Signed with another secret."""
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    """The body was changed after signing."""
    OLD = "old"
    """Signed 301 s ago: a replay."""
    FUTURE = "future"
    """Signed 301 s ahead: the library alone accepts it."""
    THIN = "thin"
    """A `v2.core.event`: well signed, of another kind."""
    FOREIGN = "foreign"
    """Well signed, about somebody the account never had: must be answered 2xx."""
    UNKNOWN_TYPE = "unknown_type"
    """Well signed, of a type nobody knew: must be answered 2xx."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to a webhook endpoint."""

    event_id: str
    type: str
    body: bytes
    headers: dict[str, str]


def signature(body: bytes, secret: str, at: int) -> str:
    """Return the `Stripe-Signature` header of a body."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256)
    return f"t={at},v1={mac.hexdigest()}"


def webhook(world: World, event: Thing, secret: str, wrong: Forgery | None = None) -> Webhook:
    """Return the delivery of an event, signed now, or with what is wrong about it."""
    content, at, key = _altered(world, event, wrong), world.now, secret
    match wrong:
        case Forgery.FORGED:
            key = secret[::-1]
        case Forgery.OLD:
            at -= 301
        case Forgery.FUTURE:
            at += 301
        case _:
            pass
    body = json.dumps(content, indent=2, ensure_ascii=False).encode()
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": signature(body, key, at),
    }
    if wrong is Forgery.UNSIGNED:
        del headers["stripe-signature"]
    if wrong is Forgery.TAMPERED:
        body = body.replace(b'"livemode": false', b'"livemode": true')
    return Webhook(content["id"], content["type"], body, headers)


def _altered(world: World, event: Thing, wrong: Forgery | None) -> dict[str, Any]:
    content: dict[str, Any] = shown(event)
    match wrong:
        case Forgery.THIN:
            return thin(event)
        case Forgery.FOREIGN:
            about = {**content["data"]["object"], "id": "sub_foreign", "customer": "cus_foreign", "metadata": {}}
            return {**content, "id": world.new_id("event", 23), "data": {"object": about}}
        case Forgery.UNKNOWN_TYPE:
            about = {"id": "thing_1", "object": "thing"}
            return {**content, "id": world.new_id("event", 23), "type": "thing.happened", "data": {"object": about}}
        case _:
            return content


def thin(event: Thing) -> dict[str, Any]:
    """Return the event as an endpoint for thin events gets it (docs: event-destinations#thin-events)."""
    about = event["data"]["object"]
    kind = about["object"]
    path = kind.replace(".", "/")
    return {
        "id": event["id"],
        "object": "v2.core.event",
        "context": None,
        "created": datetime.fromtimestamp(event["created"], UTC).isoformat().replace("+00:00", ".000Z"),
        "livemode": False,
        "reason": None,
        "related_object": {"id": about["id"], "type": kind, "url": f"/v1/{path}s/{about['id']}"},
        "type": f"v1.{event['type']}",
        "snapshot_api_version": API_VERSION,
    }
