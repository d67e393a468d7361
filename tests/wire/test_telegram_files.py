"""Files go out as what they are and come in when they are wanted, up to what Telegram allows."""

from collections.abc import AsyncIterator

import pytest

from adapters.telegram.saying import Spot
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM
from core.kernel.messages import Enclosure, Reply
from tests.wire.telegram import Person, TelegramStandIn
from tests.wire.telegram.media import MIB
from tests.wire.telegram_side import BEGIN, Side, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (320).to_bytes(4, "big") + (240).to_bytes(4, "big") + b"\0" * 9
VOICE, VIDEO = b"OggS" + b"\0" * 60, b"\0\0\0\x18ftypmp42" + b"\0" * 60

KINDS = (
    ("photo", PNG, "photo"),
    ("voice", VOICE, "voice"),
    ("video", VIDEO, "video"),
    ("document", b"%PDF", "document"),
    ("whatever", b"abc", "document"),
    ("photo", b"no picture", "document"),
    ("voice", b"no voice", "document"),
)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


@pytest.fixture
async def side(telegram: TelegramStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    async with serving(telegram, sqlite_url) as served:
        yield served


@pytest.fixture
async def ann(side: Side) -> Person:
    person = side.telegram.user(2, "Ann", "en")
    person.starts()
    await side.quiet()
    return person


async def test_a_file_goes_as_what_it_is_else_as_a_document(side: Side, ann: Person) -> None:
    for number, (kind, content, shown) in enumerate(KINDS):
        file = Enclosure(kind, "课件 1.bin", content, "What it shows")
        [message] = await side.told(ann, Reply("Lesson 1", key="lesson.card", enclosures=(file,)), f"n{number}")
        assert (shown in message.content, message.content["caption"]) == (True, "Lesson 1"), kind
        assert message.is_protected
    spot = Spot(str(ann.id), str(ann.id))
    [plain] = await side.told(ann, Reply("hello"), "plain")
    assert not await side.inner._outlet.edit(spot, plain.id, Reply("Lesson 1", key="lesson.card"))
    assert plain.text == "hello"
    files = (Enclosure("photo", "a.png", PNG, "A tree"), Enclosure("document", "b.pdf", b"%PDF"))
    text, picture, document = await side.told(ann, Reply("字" * 2_000, enclosures=files), "several")
    assert len(text.text) == 2_000
    assert picture.content["caption"] == "A tree"
    assert document.content["document"]["file_name"] == "b.pdf"
    assert not document.is_protected


async def test_what_came_with_a_message_is_fetched_if_it_is_there_and_small_enough(side: Side, ann: Person) -> None:
    sent = ann.sends_document(None, "homework.txt", b"my homework")
    ref = sent.content["document"]["file_id"]
    assert await side.inner.files.fetch(TELEGRAM, ref, most_bytes=MIB) == b"my homework"
    side.telegram.fault("status", "getFile", status=502)
    with pytest.raises(NotYet):
        await side.inner.files.fetch(TELEGRAM, ref, most_bytes=MIB)
    files = side.inner.files
    sent = ann.sends_document(None, "large.bin", b"x" * (2 * MIB + 1)).content["document"]["file_id"]
    with pytest.raises(Refused, match=r"attachment\.too_large") as refused:
        await files.fetch(TELEGRAM, sent, most_bytes=2 * MIB)
    assert refused.value.params == {"limit": 2}
    with pytest.raises(Refused, match=r"attachment\.gone"):
        await files.fetch(TELEGRAM, "unknown", most_bytes=MIB)
    huge = ann.sends_document(None, "huge.bin", b"x" * (20 * MIB + 1)).content["document"]["file_id"]
    with pytest.raises(Refused, match=r"attachment\.too_large") as refused:
        await files.fetch(TELEGRAM, huge, most_bytes=100 * MIB)
    assert refused.value.params == {"limit": 20}
