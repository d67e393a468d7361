"""A text that would do something to those who read it is refused, and one that only speaks of it is not."""

import pytest

from core.courses.hostile import dangers_of


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("[here](javascript:alert(1))", "check.link"),
        ("[here]( JaVaScRiPt :alert(1))", "check.link"),
        ("[a]: data:text/html;base64,AAAA\n\n[a]", "check.link"),
        ("<vbscript:x>", "check.link"),
        ("![x](file:///etc/passwd)", "check.link"),
        ("<script>x</script>", "check.html"),
        ("< IFRAME src=https://x>", "check.html"),
        ("<b onclick=x>", "check.html"),
        ("<img src=https://tracker.example/p.png>", "check.html"),
        ("safe \u202etxt.exe", "check.turning"),
        (">" * 200 + " deep", "check.deep"),
        ("[" * 5000, "check.deep"),
    ],
)
def test_what_is_dangerous_is_named(text: str, danger: str) -> None:
    assert danger in dangers_of(f"# Lesson\n\n{text}\n\nend")


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\nSee [the docs](https://docs.python.org) and ![a picture](https://example.org/a.png).",
        "Write `<script>` in code, or:\n\n```html\n<script>alert(1)</script>\n[x](javascript:y)\n```\n",
        "if a < b and c > d: file a report on data: it is 3 <4",
        "> quoted\n>> twice\n\n变量 a[0][1] = (1, (2, 3))",
        "",
    ],
)
def test_what_is_harmless_passes(text: str) -> None:
    assert dangers_of(text) == ()
