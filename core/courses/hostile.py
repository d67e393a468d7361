"""What a text of a lesson must not hold, however it is shown later."""

import re

_TARGET = r"(?:javascript|vbscript|data|file)\s*:"
_LINK = re.compile(rf"(?:\]\(\s*<?|^\s*\[[^\]]*\]:\s*<?|<|\b(?:href|src)\s*=\s*[\"']?)\s*{_TARGET}", re.I | re.M)
_HTML = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|style|link|meta|base|form|svg|math|img|video|audio)\b|<[^>]{0,2000}\son\w+\s*=",
    re.I,
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DEEP = re.compile(r"^(?:\s{0,3}>){20}|[\[(*_]{100}", re.M)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)


def dangers_of(text: str) -> tuple[str, ...]:
    """Return the keys of what makes the text unfit for showing; what stands in a code block is shown as it is."""
    prose = _CODE.sub("", text)
    found = {
        "check.link": _LINK.search(prose) is not None,
        "check.html": _HTML.search(prose) is not None,
        "check.turning": _TURNING.search(text) is not None,
        "check.deep": _DEEP.search(prose) is not None,
    }
    return tuple(key for key, is_so in found.items() if is_so)
