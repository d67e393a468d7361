"""Webhook requests that must be refused: made of a true one, each with something wrong about it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random
from typing import Any

from tests.wire.stripe.webhooks import signature

LIMIT = 1 << 20
Headers = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the webhook; `kind` names what is wrong about it."""

    kind: str
    body: bytes
    headers: Headers
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Truth:
    """A true delivery: its body, when it is signed, and with what."""

    body: bytes
    at: int
    secret: str

    def signed(self, body: bytes, *, secret: str | None = None, at: int | None = None) -> Request:
        """Return a request with this body, well signed where nothing else is said."""
        header = signature(body, self.secret if secret is None else secret, self.at if at is None else at)
        return Request("", body, {"content-type": "application/json", "stripe-signature": header})

    def under(self, header: str | bytes) -> Request:
        """Return the true body under another signature."""
        return Request("", self.body, {"content-type": "application/json", "stripe-signature": header})

    @property
    def code(self) -> str:
        """The true signature, in hexadecimal."""
        return signature(self.body, self.secret, self.at).rpartition("=")[2]

    @property
    def event(self) -> dict[str, Any]:
        """What the true body says."""
        return json.loads(self.body)


def requests(truth: Truth, number: int, seed: int) -> Iterator[Request]:
    """Yield so many requests, of every kind in turn."""
    chance = Random(seed)
    for name, make in islice(cycle(KINDS.items()), number):
        yield replace(make(truth, chance), kind=name)


def _flipped(whole: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(whole))
    return whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]


def _other_secret(truth: Truth, chance: Random) -> Request:
    wrong = (truth.secret[::-1], "", "whsec_", truth.secret + "\n", truth.secret[:-1], truth.secret.upper())
    return truth.signed(truth.body, secret=chance.choice(wrong))


def _body_bit(truth: Truth, chance: Random) -> Request:
    return replace(truth.signed(truth.body), body=_flipped(truth.body, chance))


def _body_more(truth: Truth, chance: Random) -> Request:
    return replace(truth.signed(truth.body), body=truth.body + chance.choice((b" ", b"\n", b"\0", b"{}", truth.body)))


def _body_cut(truth: Truth, chance: Random) -> Request:
    return replace(truth.signed(truth.body), body=truth.body[: chance.randrange(len(truth.body))])


def _code_letter(truth: Truth, chance: Random) -> Request:
    place = chance.randrange(64)
    other = chance.choice([letter for letter in "0123456789abcdef" if letter != truth.code[place]])
    return truth.under(f"t={truth.at},v1={truth.code[:place]}{other}{truth.code[place + 1 :]}")


def _code_cut(truth: Truth, chance: Random) -> Request:
    return truth.under(f"t={truth.at},v1={truth.code[: chance.randrange(64)]}")


def _other_time(truth: Truth, chance: Random) -> Request:
    off = chance.choice((-1, 1)) * chance.randrange(1, 300)
    return truth.under(f"t={truth.at + off},v1={truth.code}")


def _stale(truth: Truth, chance: Random) -> Request:
    off = chance.choice((-1, 1)) * chance.choice((301, 302, 3600, 86_400, chance.randrange(301, 10**9)))
    return truth.signed(truth.body, at=truth.at + off)


def _two_wrong(truth: Truth, chance: Random) -> Request:
    codes = [f"{chance.getrandbits(256):064x}" for _ in range(chance.randrange(2, 6))]
    return truth.under(f"t={truth.at}," + ",".join(f"v1={code}" for code in codes))


def _other_scheme(truth: Truth, chance: Random) -> Request:
    return truth.under(f"t={truth.at},{chance.choice(('v0', 'v2', 'V1', 'v11', 'sha256'))}={truth.code}")


def _odd_header(truth: Truth, chance: Random) -> Request:
    at, code = truth.at, truth.code
    return truth.under(
        chance.choice(
            (
                "",
                "t",
                ",",
                "=" * 99,
                code,
                f"v1={code}",
                f"t={at}",
                f"t=,v1={code}",
                f"t={at},v1=",
                f"t={at}.0,v1={code}",
                f"t=+{at},v1={code}",
                f"t=-{at},v1={code}",
                f"t=0{at},v1={code}",
                f"t={at} ,v1={code}",
                f"t={at}, v1={code}",
                f"t={at};v1={code}",
                f"v1={code},t={at}",
                f"t={at},t={at - 400},v1={code}",
                f"t={'9' * 4000},v1={code}",
                f"t=nan,v1={code}",
                f"t={at},v1={code.upper()}",
                "t=1," * 2000 + f"v1={code}",
            )
        )
    )


def _not_ascii(truth: Truth, chance: Random) -> Request:
    written = chance.choice((f"t={truth.at},v1={truth.code[:-1]}é", f"t=１２３,v1={truth.code}", "签名", "\udc80"))
    return truth.under(written.encode("utf-8", "surrogatepass"))


def _unsigned(truth: Truth, chance: Random) -> Request:
    name = chance.choice(("x-stripe-signature", "stripe_signature", "authorization", "signature"))
    return Request("", truth.body, {name: signature(truth.body, truth.secret, truth.at)})


def _thin(truth: Truth, chance: Random) -> Request:
    kind = chance.choice(("v2.core.event", "Event", "list", "customer", ""))
    return truth.signed(json.dumps({**truth.event, "object": kind}).encode())


def _not_json(truth: Truth, chance: Random) -> Request:
    bodies = (b"", b"null", b"0", b"true", b'"event"', b"[]", b"[{}]", b"{", b"event=1", b"\xff\xfe")
    return truth.signed(
        chance.choice((*bodies, "知".encode("gbk"), truth.body[:-1], truth.body[1:], b"\xef\xbb\xbf\xef" + truth.body))
    )


def _deep(truth: Truth, chance: Random) -> Request:
    depth = chance.choice((5_000, 50_000, 200_000))
    inside = b"[" * depth + b"]" * depth
    whole = json.dumps({**truth.event, "deep": None}).encode().replace(b'"deep": null', b'"deep": ' + inside)
    return truth.signed(chance.choice((b"[" * depth, inside, b'{"a":' * depth, whole)))


def _odd_event(truth: Truth, chance: Random) -> Request:
    event = truth.event
    name = chance.choice(("id", "type", "created", "data"))
    odd: dict[str, Any] = {
        "id": chance.choice((None, 7, [], {}, True)),
        "type": chance.choice((None, 7, [], {}, False)),
        "created": chance.choice((None, "now", [], 10**30, -(10**30), float("nan"), float("inf"))),
        "data": chance.choice((None, 7, [], "object", {}, {"object": None}, {"object": 7}, {"object": "cus"})),
    }
    without = {key: value for key, value in event.items() if key != name}
    return truth.signed(json.dumps(chance.choice(({**event, name: odd[name]}, without))).encode())


def _huge(truth: Truth, chance: Random) -> Request:
    return truth.signed(truth.body + b" " * (LIMIT + chance.randrange(1, 1000) - len(truth.body)))


def _method(truth: Truth, chance: Random) -> Request:
    return replace(truth.signed(truth.body), method=chance.choice(("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")))


KINDS: Mapping[str, Callable[[Truth, Random], Request]] = {
    "another secret": _other_secret,
    "a bit of the body": _body_bit,
    "more body": _body_more,
    "less body": _body_cut,
    "a letter of the code": _code_letter,
    "a part of the code": _code_cut,
    "another time": _other_time,
    "too old or too new": _stale,
    "two codes, both wrong": _two_wrong,
    "another scheme": _other_scheme,
    "an odd header": _odd_header,
    "not ASCII": _not_ascii,
    "no signature": _unsigned,
    "thin": _thin,
    "not JSON": _not_json,
    "deep": _deep,
    "an odd event": _odd_event,
    "huge": _huge,
    "another method": _method,
}
"""What may be wrong: of the last ones but two, the sender even has the secret, and says nothing that we know."""
