"""`zhishe analyse` and `zhishe topics`: the same engines as in the chat, on files."""

import asyncio
import sys
from pathlib import Path

from bot.app import encoder, sentiment, words
from bot.operator import in_words, progress
from bot.shell.analyse import analyse_file
from bot.shell.topics import topics_file
from core.kernel.phrase import phrase


async def analyse(source: Path, out: Path) -> None:
    """Write the reading of every text of `source`."""
    with progress("analyse") as tell:
        counts = await asyncio.to_thread(analyse_file, sentiment(), source, out, progress=tell)
    sys.stdout.write(
        in_words(phrase("file.analysed", rows=counts.rows, understood=counts.understood, out=out.name)) + "\n"
    )


async def topics(source: Path, out: Path, *, k: int | None, labels: Path | None) -> None:
    """Write the topic of every text of `source`."""
    with progress("topics") as tell:
        counts = await asyncio.to_thread(
            topics_file,
            words(),
            sentiment(),
            source,
            out,
            k=k,
            labels=labels,
            encoder=encoder(),
            progress=tell,
        )
    sys.stdout.write(in_words(phrase("file.topics", rows=counts.rows, placed=counts.understood, out=out.name)) + "\n")
