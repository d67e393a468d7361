"""Webhooks of Stripe: only what is signed for us, within five minutes of our own clock, says anything."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest
import stripe as library

from adapters.stripe.webhook import HANDLED, Said, verified
from core.kernel.errors import Refused
from core.payments.provider import ReportKind

SECRET = "whsec_of_this_test"
NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
"""Years from the system's clock: nothing may ask that one."""
FORGERIES = 1000


def event(kind: str = "invoice.paid", **more: Any) -> dict[str, Any]:
    found = {"id": "in_1", "object": "invoice", "customer": "cus_1", "note": "你好"}
    told = {"id": "evt_1", "object": "event", "type": kind, "created": int(NOW.timestamp()), "data": {"object": found}}
    return {**told, **more}


def signed(body: bytes, at: datetime = NOW, secret: str = SECRET) -> str:
    """Return the header as the library itself would sign it."""
    return library.WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))


def heard(told: dict[str, Any]) -> Said:
    body = json.dumps(told).encode()
    return verified(body, signed(body), SECRET, NOW)


def refused(body: bytes, header: str, now: datetime = NOW, secret: str = SECRET) -> str:
    with pytest.raises(Refused) as caught:
        verified(body, header, secret, now)
    return caught.value.key


def test_a_signed_event_says_whom_to_look_at() -> None:
    report = heard(event()).report
    assert (report.event_id, report.event_type, report.created) == ("evt_1", "invoice.paid", NOW)
    assert (report.kind, report.customer) == (ReportKind.LOOK_AGAIN, "cus_1")


def bit_flipped(draw: random.Random, text: bytes) -> bytes:
    place = draw.randrange(len(text))
    return text[:place] + bytes((text[place] ^ (1 << draw.randrange(8)),)) + text[place + 1 :]


def cut_or_grown(draw: random.Random, text: bytes) -> bytes:
    place = draw.randrange(len(text))
    if draw.random() < 0.5:
        return text[:place] + text[place + 1 :]
    return text[:place] + bytes((draw.randrange(256),)) + text[place:]


def forgeries(draw: random.Random) -> Iterator[tuple[bytes, str]]:
    """Yield pairs that differ from a valid one in at least one bit: altered anywhere, or signed by another."""
    while True:
        body = json.dumps(event(), ensure_ascii=draw.random() < 0.5).encode()
        header = signed(body)
        match draw.randrange(6):
            case 0:
                yield bit_flipped(draw, body), header
            case 1:
                yield body, bit_flipped(draw, header.encode()).decode("latin-1")
            case 2:
                yield cut_or_grown(draw, body), header
            case 3:
                yield body, cut_or_grown(draw, header.encode()).decode("latin-1")
            case 4:
                yield body, signed(body, secret=f"whsec_{draw.randrange(10**9)}")
            case _:
                yield body, signed(body, NOW + timedelta(seconds=draw.choice((-1, 1)) * draw.randint(301, 10**8)))


def test_a_thousand_forged_or_altered_webhooks_are_all_refused() -> None:
    for body, header in islice(forgeries(random.Random(20261124)), FORGERIES):
        assert refused(body, header) == "webhook.forged", (body, header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "t=1",
        "v1=" + "0" * 64,
        "t=x,v1=" + "0" * 64,
        "t=9" * 20 + ",v1=" + "0" * 64,
        "t=1,v1=" + "0" * 64,
        "\udcff",
        "null",
    ],
)
def test_a_header_that_is_none_is_forged(header: str) -> None:
    for body in (b"", b"{}", b"\xff\xfe", json.dumps(event()).encode()):
        assert refused(body, header) == "webhook.forged"


@pytest.mark.parametrize("written", ["+{}", " {}", "0{}", "{}_0", "{} "])
def test_a_time_that_only_a_lenient_reader_takes_is_forged(written: str) -> None:
    body = json.dumps(event()).encode()
    seconds = str(int(NOW.timestamp()))
    assert refused(body, signed(body).replace(seconds, written.format(seconds))) == "webhook.forged"


@pytest.mark.parametrize("secret", ["", " ", "\t\n"])
def test_with_no_secret_every_webhook_is_forged(secret: str) -> None:
    body = json.dumps(event()).encode()
    assert refused(body, signed(body, secret=secret), secret=secret) == "webhook.forged"


@pytest.mark.parametrize(("seconds", "is_fresh"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_only_five_minutes_of_our_own_clock_count(seconds: int, is_fresh: bool) -> None:
    body = json.dumps(event()).encode()
    header, now = signed(body), NOW + timedelta(seconds=seconds)
    if is_fresh:
        assert verified(body, header, SECRET, now) == verified(body, header, SECRET, now)
    else:
        assert refused(body, header, now) == "webhook.forged"


def test_a_secret_that_is_being_changed_signs_beside_the_new_one() -> None:
    body = json.dumps(event()).encode()
    old = signed(body, secret="whsec_old").partition(",")[2]
    assert verified(body, f"{signed(body)},{old}", SECRET, NOW).report.customer == "cus_1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing",
        b"[]",
        b"null",
        b"1",
        b"{}",
        b"[" * 100_000,
        b'{"object":"event"}',
        b'{"object":"event","id":"evt_1","type":"invoice.paid","created":"now","data":{"object":{}}}',
        b'{"object":"event","id":"evt_1","type":"invoice.paid","created":1e30,"data":{"object":{}}}',
        b'{"object":"event","id":1,"type":"invoice.paid","created":1,"data":{"object":{}}}',
        b'{"object":"event","id":"evt_1","type":"invoice.paid","created":1,"data":{"object":null}}',
        b'{"object":"v2.core.event","id":"evt_1","type":"v1.invoice.paid","related_object":{"id":"in_1"}}',
    ],
)
def test_a_signed_body_of_another_kind_is_malformed(body: bytes) -> None:
    assert refused(body, signed(body)) == "webhook.malformed"


@pytest.mark.parametrize("kind", sorted(HANDLED))
def test_every_handled_event_names_a_customer_or_the_charge_that_leads_to_one(kind: str) -> None:
    found = heard(event(kind))
    assert (found.report.kind, found.report.customer, found.charge) == (ReportKind.LOOK_AGAIN, "cus_1", None)
    disputed = {"object": {"id": "dp_1", "object": "dispute", "charge": "ch_1"}}
    about = heard(event(kind, data=disputed))
    assert (about.report.kind, about.report.customer, about.charge) == (ReportKind.LOOK_AGAIN, None, "ch_1")


@pytest.mark.parametrize(
    "told",
    [
        event("payout.paid"),
        event("invoice.invented_since"),
        event(account="acct_1"),
        event(data={"object": {"id": "cs_1", "customer": None}}),
        event("customer.updated"),
    ],
)
def test_what_is_none_of_ours_is_foreign(told: dict[str, Any]) -> None:
    found = heard(told)
    assert (found.report.kind, found.report.customer, found.charge) == (ReportKind.FOREIGN, None, None)


def test_a_list_of_events_takes_all_that_are_handled() -> None:
    assert len(HANDLED) <= 20
