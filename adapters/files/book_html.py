"""A book as one HTML page that needs nothing from outside: no script, no raw HTML of a lesson, pictures in it."""

import base64
from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt

from core.courses.book import DEEPEST, PAGE_LEVEL, Book, Chapter, Page, Picture, steps_down

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff;
  font: 1.05rem/1.7 Georgia, "Noto Serif", "Noto Serif CJK SC", "Songti SC", serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 2em 0 .6em; }
h2 { border-bottom: 1px solid #ccc; }
pre { overflow-x: auto; padding: .8rem; background: #f4f4f4; }
code { font-size: .9em; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; } th, td { border: 1px solid #ccc; padding: .3rem .6rem; }
@media print { h2 { break-before: page; } }
"""
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def as_html(book: Book) -> str:
    """Return the page; a picture whose bytes are none that browsers show is left out."""
    title = escape(book.title)
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{_tag(book.language)}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
            *_contents(book),
            *(part for number, one in enumerate(book.chapters, 1) for part in _chapter(number, one)),
            "</body>\n</html>\n",
        )
    )


def _contents(book: Book) -> Iterator[str]:
    yield f"<nav>\n<h2>{escape(book.contents)}</h2>\n<ol>"
    for number, chapter in enumerate(book.chapters, 1):
        yield f'<li><a href="#c{number}">{escape(chapter.title)}</a>\n<ol>'
        for place, page in enumerate(chapter.pages, 1):
            yield f'<li><a href="#c{number}-{place}">{escape(page.title)}</a></li>'
        yield "</ol></li>"
    yield "</ol>\n</nav>"


def _chapter(number: int, chapter: Chapter) -> Iterator[str]:
    yield f'<section id="c{number}"{_lang(chapter.language)}>\n<h2>{escape(chapter.title)}</h2>'
    if chapter.summary:
        yield f"<p>{escape(chapter.summary)}</p>"
    for place, page in enumerate(chapter.pages, 1):
        yield from _page(f"c{number}-{place}", page)
    yield "</section>"


def _page(anchor: str, page: Page) -> Iterator[str]:
    yield f'<article id="{anchor}"{_lang(page.language)}>\n<h3>{escape(page.title)}</h3>'
    yield _body(page.body)
    yield from filter(None, map(_picture, page.pictures))
    yield "</article>"


def _body(text: str) -> str:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
    tokens = markdown.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    down = steps_down((int(one.tag[1]) for one in headings), PAGE_LEVEL)
    for one in headings:
        one.tag = f"h{min(DEEPEST, int(one.tag[1]) + down)}"
    return markdown.renderer.render(tokens, markdown.options, {})


def _picture(picture: Picture) -> str:
    kind = next((one for start, one in _SIGNATURES.items() if picture.content.startswith(start)), None)
    if kind is None:
        return ""
    written = base64.b64encode(picture.content).decode()
    return f'<p><img src="data:{kind};base64,{written}" alt="{escape(picture.name)}"></p>'


def _lang(language: str) -> str:
    return f' lang="{_tag(language)}"' if language else ""


def _tag(language: str) -> str:
    """Return the language as HTML calls it."""
    return escape({"zh_Hans": "zh-Hans", "zh": "zh-Hans"}.get(language, language.replace("_", "-")))
