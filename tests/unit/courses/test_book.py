"""Courses as one document: everything stands under its heading, and nothing of a lesson breaks out of it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.files.book_html import as_html
from core.courses.book import Book, Chapter, Page, Picture, as_markdown, lowered

PNG = b"\x89PNG\r\n\x1a\n rest"


def a_book(*pages: Page, title: str = "Python") -> Book:
    return Book(title, "Contents", "en", (Chapter(title, "A summary.", "zh", pages),))


def headings(text: str) -> list[tuple[str, str]]:
    tokens = MarkdownIt().parse(text)
    return [(one.tag, tokens[at + 1].content) for at, one in enumerate(tokens) if one.type == "heading_open"]


def test_the_markdown_has_title_contents_courses_and_lessons_in_order() -> None:
    text = as_markdown(a_book(Page("One", "# Inside\n\nText."), Page("Two", "Text.")))
    found = headings(text)
    assert found[:3] == [("h1", "Python"), ("h2", "Contents"), ("h2", "Python")]
    assert found[3:] == [("h3", "One"), ("h4", "Inside"), ("h3", "Two")]
    assert "1. Python\n   1. One\n   2. Two" in text


def test_what_looks_like_a_heading_in_code_stays() -> None:
    assert lowered("```python\n# a comment\n```\n# A heading", 3) == "```python\n# a comment\n```\n#### A heading"


def test_no_level_is_left_out_between_a_lesson_and_what_it_holds() -> None:
    assert lowered("## A\n### B", 3) == "#### A\n##### B"
    assert "<h4>A</h4>\n<h5>B</h5>" in as_html(a_book(Page("One", "## A\n### B")))


def test_code_that_a_lesson_leaves_open_does_not_swallow_the_next_lesson() -> None:
    assert ("h3", "Two") in headings(as_markdown(a_book(Page("One", "```\ncode"), Page("Two", "Text."))))


@settings(max_examples=40, deadline=None)
@given(st.text("#`~ a\n", max_size=40))
def test_no_heading_of_a_lesson_stands_above_its_own(body: str) -> None:
    assert all(tag >= "h4" for tag, _ in headings(lowered(body, 3)))


def test_the_page_has_a_language_links_and_its_pictures() -> None:
    page = as_html(a_book(Page("One", "# Inside", "en", (Picture("a.png", PNG), Picture("b.svg", b"<svg>")))))
    assert '<html lang="en">' in page
    assert '<section id="c1" lang="zh-Hans">' in page
    assert '<a href="#c1-1">One</a>' in page
    assert "<h4>Inside</h4>" in page
    assert page.count("<img") == page.count('src="data:image/png;base64,') == 1


def test_a_hostile_lesson_stays_text_in_the_page() -> None:
    bad = "<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n</article></body>"
    page = as_html(a_book(Page('"><img src=x onerror=alert(1)>', bad), title="<b>"))
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page
    assert page.count("</body>") == 1
