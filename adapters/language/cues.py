"""Signs of a mood that n-grams cannot count: faces, denial, concession, irony, questions, loudness."""

import re

from adapters.language.said import Said

_QUESTION = re.compile(
    r"[?？]|吗|呢$|请问|求问|谁知道|有没有人|怎么(?:办|弄|用|写|做|改|设置|申请)|哪[里个位些]|几点|多少|为什么"
    r"|^(?:what|how|why|when|where|who|which|is|are|can|could|does|do|did|should|will|any)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"不是|没有|并非|从没|从不|毫不|绝不|不[^\s，。！？]|没[^\s，。！？]|别[^的人]|无[^\s，。]"
    r"|\b(?:not|never|no|nothing|nobody|none|without|cannot|hardly)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"但是|但|可是|可惜|不过|然而|只是|就是|结果|偏偏|却|倒是"
    r"|\b(?:but|however|though|yet|except|unfortunately|turns out)\b",
    re.IGNORECASE,
)
_YIELDING = re.compile(
    r"虽然|虽说|尽管|即使|一开始|起初|原以为|本来|话虽|是.{1,3}了点"
    r"|\b(?:although|though|even if|at first|i expected|i thought|i assumed|not gonna lie)\b",
    re.IGNORECASE,
)
_IRONY = re.compile(
    r"呵呵|好家伙|真是[“\"]|真[“\"]|果然是[“\"]|太[“\"]|可真|真行|好一个|好一出|说好的|号称|不愧是|我真的会谢|栓Q"
    r"|恭喜我|您可真|就这[？?]|\b(?:oh great|wow,|sure\.|bravo|congrats to me|how generous|fantastic\.)|yeah right",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"谢谢|感谢|多谢|谢啦|谢了|感恩|跪谢|3q\b|\b(?:thanks|thank you|thx|ty|cheers|appreciate)", re.IGNORECASE
)
_QUOTED = re.compile(r"[“”\"「」『』]")
_LOUD = re.compile(r"[!！]")
_LAUGH = re.compile(r"哈哈|嘻嘻|嘿嘿|haha|\blol\b", re.IGNORECASE)

NAMES = (
    "glad faces", "sad faces", "question", "denial", "denied twice", "turn", "yielding", "irony", "thanks", "quoted",
    "loud", "laughter", "short", "long", "face alone",
)  # fmt: skip

_I, _S = "iIıİ", "sSſ"  # what a pattern takes for these two letters where case is ignored
_BEGINNINGS = {
    "question": f"?？吗呢请求谁有怎哪几多为whacdWHACD{_I}{_S}",
    "denial": "不没并从毫绝别无nwchNWCH",
    "turn": "但可不然只就结偏却倒bhtyeuBHTYEU",
    "yielding": f"虽尽即一起原本话是aetnAETN{_I}",
    "irony": f"呵好真果太可说号不我栓恭您就owbchfyOWBCHFY{_S}",
    "thanks": "谢感多跪3tcaTCA",
    "quoted": '“”"「」『』',
    "loud": "!！",
    "laughter": "哈嘻嘿hlHL",
}
"""The characters with which a sign begins: where none stands, the sign need not be looked for."""
_ASKS, _DENIES, _TURNS, _YIELDS, _MOCKS, _THANKS_IN, _QUOTES, _SHOUTS, _LAUGHS = (1 << bit for bit in range(9))
_MAY_SHOW: dict[str, int] = {}
for _bit, _characters in enumerate(_BEGINNINGS.values()):
    for _character in _characters:
        _MAY_SHOW[_character] = _MAY_SHOW.get(_character, 0) | 1 << _bit


def cues(message: Said) -> list[float]:
    """Return one number in [0, 1] for each of `NAMES`."""
    glad, sad, said = message.glad, message.sad, message.words
    may = 0
    for character in said:
        may |= _MAY_SHOW.get(character, 0)
    denied = len(_DENIAL.findall(said)) if may & _DENIES else 0
    return [
        min(glad, 3) / 3 if not glad else 0.6 + min(glad, 3) * 0.13,
        min(sad, 3) / 3 if not sad else 0.6 + min(sad, 3) * 0.13,
        float(bool(may & _ASKS and _QUESTION.search(said))),
        float(denied == 1),
        float(denied > 1),
        float(bool(may & _TURNS and _TURN.search(said))),
        float(bool(may & _YIELDS and _YIELDING.search(said))),
        float(bool(may & _MOCKS and _IRONY.search(said))),
        float(bool(may & _THANKS_IN and _THANKS.search(said))),
        float(bool(may & _QUOTES and _QUOTED.search(said))),
        min(len(_LOUD.findall(said)), 3) / 3 if may & _SHOUTS else 0.0,
        float(bool(may & _LAUGHS and _LAUGH.search(said))),
        float(len(said) <= 6),
        min(len(said) / 80, 1.0),
        float(bool(glad or sad) and not said.strip()),
    ]


def after_turn(said: str) -> str:
    """Return what comes after the last "but": there the verdict stands; empty where nothing turns."""
    turns = list(_TURN.finditer(said))
    return said[turns[-1].end() :].strip() if turns else ""
