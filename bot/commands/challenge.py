"""/challenge <title> <days> starts one; /takepart is its buttons: join, board, show me, hide me."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.challenge import MOST_DAYS, Challenge, ChallengeId
from core.courses.challenging import Board
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Start a challenge that everybody here may join by its button."""
    title, _, written = ask.words.rpartition(" ")
    number = written.removesuffix("天").removesuffix("d")
    if not title.strip() or not (number.isascii() and number.removeprefix("-").isdigit()):
        raise BadInput("challenge.form", button("help", "/help challenge"), most=MOST_DAYS)
    days = int(number) if len(number) < 6 else MOST_DAYS + 1
    made = await ask.cases.delivery.challenging(" ".join(title.split()), days, ask.member.id)
    return _card(made)


def _card(challenge: Challenge) -> Answer:
    said = phrase("challenge.card", title=plain(challenge.title), count=challenge.days)
    ways = (button("take_part", f"/takepart join {challenge.id}"), button("board", f"/takepart board {challenge.id}"))
    return Answer((said,), ways)


async def take_part(ask: Ask) -> Answer:
    """Join, look at the board, or say whether one may be seen on it."""
    verb, _, number = ask.words.partition(" ")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return say("button.expired", button("checkin", "/checkin"))
    challenge_id, challenging = ChallengeId(int(number)), ask.cases.delivery.challenging
    match verb:
        case "join":
            found, is_new = await challenging.join(challenge_id, ask.member.id)
            key = "challenge.joined" if is_new else "challenge.joined_before"
            ways = (button("checkin", "/checkin"), button("board", f"/takepart board {number}"))
            return say(key, *ways, title=plain(found.title))
        case "show" | "hide":
            return _board(await challenging.show(challenge_id, ask.member.id, is_shown=verb == "show"))
        case _:
            return _board(await challenging.board(challenge_id, ask.member.id))


def _board(board: Board) -> Answer:
    challenge, number = board.challenge, board.challenge.id
    ways = [button("checkin", "/checkin")]
    if board.mine is not None:
        ways.append(
            button("board_hide", f"/takepart hide {number}")
            if board.mine.is_shown
            else button("board_show", f"/takepart show {number}")
        )
    else:
        ways.append(button("take_part", f"/takepart join {number}"))
    if board.rows is None:
        return say("challenge.few", *ways, title=plain(challenge.title))
    lines = tuple(
        phrase("challenge.row", rank=n, name=plain(name), days=days) for n, (name, days) in enumerate(board.rows, 1)
    )
    return say("challenge.board", *ways, title=plain(challenge.title), people=board.people, lines=lines)


COMMAND = Command("challenge", Section.CREATOR, run, is_personal=False)
TAKE_PART = Command("takepart", Section.LEARNER, take_part, is_hidden=True)
