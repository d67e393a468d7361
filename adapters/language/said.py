"""What of a message can have a mood: its words without code, links, placeholders and mere acknowledgements."""

import re
from dataclasses import dataclass

from adapters.language.faces import faces
from adapters.language.han import simplified
from core.insight.script import plain

LONGEST = 300
"""Characters that are looked at: what a longer message says, it says early."""
LONGEST_RAW = 2_000
_NODS_LISTED = """
    收到 收到了 收到收到 好 好的 好滴 好嘞 好哒 好呀 好的好的 嗯 嗯嗯 嗯嗯嗯 嗯呢 嗯好 哦 哦哦 噢 喔 行
    行的 可以 可以的 知道了 知道 明白 明白了 了解 了解了 是 是的 对 对的 对对 没错 没事 没有 在 在的 到
    已读 已阅 已交 已收 已报名 同问 同上 同 顶 蹲 蹲一个 插眼 路过 打卡 签到 不客气 不用谢 收到老师
    好的老师 好的收到 收到好的 ok 1 11 111 +1 123 test 测试 okay okok okk k kk yes yep yeah yup no nope
    sure np noted ack same hm hmm mm mhm brb alright roger copied
"""
_NODS = frozenset(_NODS_LISTED.split()) | {
    "got it",
    "will do",
    "same here",
    "you're welcome",
    "youre welcome",
    "sure thing",
    "roger that",
    "copy that",
}
_CODE = re.compile(
    r"^\s*(?:import \w|from \w+ import|def \w+\(|class \w+[:(]|print\(|pip install|npm |git |docker |sudo |cd /|\$ "
    r"|>>> |select .+ from |const \w|let \w+ =|var \w+ =|function\s*\w*\(|#include|for \w+ in .+:|if .+:\s*$"
    r"|return \w+;?$)",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Said:
    """A message ready to be read: its words in simplified script, how many faces it shows, `is_bare` without mood."""

    words: str
    glad: int
    sad: int
    is_bare: bool


def said(text: str) -> Said:
    """Return what the message says; never raises, and a message of any length costs no more than a page."""
    raw = text[:LONGEST_RAW]
    words = simplified(" ".join(plain(raw).split())[:LONGEST])
    glad, sad = faces(raw)
    return Said(words, glad, sad, not (glad or sad) and _is_bare(words))


def _is_bare(words: str) -> bool:
    lowered = words.lower()
    if not (lowered[:1].isalnum() and lowered[-1:].isalnum()):
        lowered = _EDGES.sub("", lowered)
    if lowered in _NODS or words == "+1":
        return True
    # No code begins with a Chinese character.
    return not _WORD.search(words) or (words < "\u3000" and _CODE.match(words) is not None)
