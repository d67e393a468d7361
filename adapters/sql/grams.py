"""The index of the catalogue: under which words and pairs of signs each course and lesson is found."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import chunks, insert_new, metadata
from core.courses.grams import Hit, asked, best, is_word, spellings
from core.courses.spelling import meant

grams = sa.Table(
    "grams",
    metadata,
    sa.Column("gram", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(128), primary_key=True, index=True),
    sa.Column("weight", sa.SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)

gram_spellings = sa.Table(
    "gram_spellings",
    metadata,
    sa.Column("spelling", sa.String(32), primary_key=True),
    sa.Column("gram", sa.String(32), primary_key=True),
    sqlite_with_rowid=False,
)

NEAREST = 3


async def reindex(db: AsyncConnection, weights_by_code: Mapping[str, Mapping[str, int]]) -> None:
    """Each of these courses and lessons is found under its grams and no others."""
    for codes in chunks(list(weights_by_code)):
        await db.execute(sa.delete(grams).where(grams.c.code.in_(codes)))
    rows = [
        {"gram": gram, "code": code, "weight": weight}
        for code, weights in weights_by_code.items()
        for gram, weight in weights.items()
    ]
    if rows:
        await db.execute(sa.insert(grams), rows)
    await _spell(db, sorted({row["gram"] for row in rows if is_word(row["gram"])}))


async def _spell(db: AsyncConnection, words: Sequence[str]) -> None:
    """The words are found when they are misspelt; a spelling stays when its word goes, and leads to nothing."""
    known: set[str] = set()
    for some in chunks(words):
        itself = gram_spellings.c.spelling.in_(some) & (gram_spellings.c.spelling == gram_spellings.c.gram)
        known.update(await db.scalars(sa.select(gram_spellings.c.gram).where(itself)))
    new = [{"spelling": one, "gram": word} for word in words if word not in known for one in spellings(word)]
    if new:
        await db.execute(insert_new(db, gram_spellings), new)


async def search(db: AsyncConnection, words: str, limit: int) -> tuple[Sequence[Hit], Sequence[Hit]]:
    """Return what was meant by the words, best first, and where nothing was, the three that come nearest."""
    wanted = await _respelt(db, asked(words))
    found = best(await _hits(db, wanted), len(wanted))
    if found or not wanted:
        return found[:limit], ()
    signs = tuple(dict.fromkeys(sign for sign in words.casefold() if not sign.isascii()))
    near = await _hits(db, (*wanted, *signs))
    return (), sorted(near, key=lambda hit: (-hit.held, -hit.weight, hit.code))[:NEAREST]


async def _hits(db: AsyncConnection, wanted: Sequence[str]) -> Sequence[Hit]:
    weight = sa.func.sum(grams.c.weight)
    query = sa.select(grams.c.code, sa.func.count(), weight).where(grams.c.gram.in_(wanted)).group_by(grams.c.code)
    ordered = query.order_by(sa.func.count().desc(), weight.desc(), grams.c.code).limit(200)
    return [Hit(code, held, int(weighs)) for code, held, weighs in await db.execute(ordered)]


async def _respelt(db: AsyncConnection, wanted: Sequence[str]) -> Sequence[str]:
    """Return the grams, each word under which nothing is found replaced by the nearest one under which something is."""
    known = set(await db.scalars(sa.select(grams.c.gram).where(grams.c.gram.in_(wanted)).distinct()))
    return [gram if gram in known or not is_word(gram) else await _nearest(db, gram) for gram in wanted]


async def _nearest(db: AsyncConnection, word: str) -> str:
    near: set[str] = set()
    is_used = sa.exists().where(grams.c.gram == gram_spellings.c.gram)
    for some in chunks(sorted(spellings(word))):
        found = sa.select(gram_spellings.c.gram).where(gram_spellings.c.spelling.in_(some))
        near.update(await db.scalars(found.where(is_used)))
    return meant(word, near)
