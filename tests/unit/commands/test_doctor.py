"""/doctor in the chat: the owner sees which room cannot be guarded, and what helps."""

from datetime import timedelta

from core.access.ports import RoomGate
from core.access.rounds import Guarded, LookAround
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, TELEGRAM, Address
from core.kernel.phrase import Phrase, phrase
from tests.factories import VIP, a_room, keep
from tests.fakes.product import OWNER, Product
from tests.fakes.store import FakeWork


class Gate:
    """A platform's door that answers as it is told to."""

    def __init__(self, answer: Phrase | Exception | None) -> None:
        self.answer = answer

    async def admit(self, room: Address, person: Address) -> bool:
        return True

    async def remove(self, room: Address, person: Address) -> None: ...

    async def missing(self, room: Address) -> Phrase | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def found(answer: Phrase | Exception | None, *, is_connected: bool = True) -> Guarded:
    work = FakeWork()
    await keep(work, a_room())
    work.tables.bindings.add((VIP, next(iter(work.tables.rooms))))
    gates: dict[object, RoomGate] = {CONSOLE: Gate(answer)} if is_connected else {TELEGRAM: Gate(None)}
    (room,) = await LookAround(work, gates)()  # type: ignore[arg-type]
    return room


async def test_what_a_room_lacks_is_said_as_its_platform_says_it() -> None:
    assert (await found(None)).problem is None
    assert (await found(phrase("gate.gone"))).problem == phrase("gate.gone")
    assert (await found(Refused("gate.degraded", why="x"))).problem == phrase("gate.degraded", why="x")
    assert (await found(NotYet(timedelta(seconds=1)))).problem == phrase("rounds.no_answer")
    assert (await found(None, is_connected=False)).problem == phrase("rounds.no_platform")


class Deaf(Gate):
    """A door that does not show the bot what is said behind it."""

    async def unheard(self, room: Address) -> Phrase | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_a_room_in_which_words_are_not_shown_is_said_where_the_platform_knows() -> None:
    rooms = {Address(TELEGRAM, "-1"): "Hall", Address(CONSOLE, "den"): "Den"}
    why = phrase("gate.hears_little", bot="b")

    async def unheard(answer: Phrase | Exception | None) -> list[Guarded]:
        return list(await LookAround(FakeWork(), {TELEGRAM: Deaf(answer), CONSOLE: Gate(None)}).unheard(rooms))

    assert await unheard(why) == [Guarded("Hall", TELEGRAM, why)]
    assert await unheard(None) == []
    assert await unheard(NotYet(timedelta(seconds=1))) == []


async def test_the_owner_alone_is_told_and_an_empty_house_says_how_to_begin() -> None:
    product = Product.empty()
    assert (await product.ask("/doctor")).key == "denied"
    empty = await product.ask("/doctor", by=OWNER)
    assert empty.key == "rounds.no_rooms" and "/bind vip" in empty.text and "no money moves" in empty.text
    await product.ask("/newplan vip 30.00 cny month", by=OWNER)
    await product.ask("/bind vip", by=OWNER, room="hall")
    said = await product.ask("/doctor", by=OWNER)
    assert said.key == "rounds.rooms" and "✗ hall (console): the platform is not connected" in said.text
