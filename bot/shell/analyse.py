"""`zhishe analyse`: the mood of each text in a file."""

from itertools import islice
from pathlib import Path

from bot.shell import Counts, Progress
from bot.shell.table import add_rows, replaced, table
from core.insight.model import Reading
from core.insight.ports import Sentiment

COLUMNS = ("id", "lang", "label", "polarity", "confidence")
BATCH = 256


def analyse_file(sentiment: Sentiment, source: Path, out: Path, *, progress: Progress) -> Counts:
    """Write one row of `id,lang,label,polarity,confidence` for each row of `source`, in its order.

    `source` has the columns `id` and `text`. Understood are texts whose confidence is above 0. Raises `Refused`
    (`file.…`); `out` is then as it was before.
    """
    texts = table(source, ("id", "text"))
    done = understood = 0
    progress(0, texts.size)
    with replaced(out) as file:
        add_rows(file, [COLUMNS])
        rows = texts.rows()
        while batch := list(islice(rows, BATCH)):
            readings = sentiment.read([row["text"] for row in batch])
            ids = (row["id"] for row in batch)
            add_rows(file, (_cells(ref, reading) for ref, reading in zip(ids, readings, strict=True)))
            done += len(batch)
            understood += sum(reading.confidence > 0 for reading in readings)
            progress(done, texts.size)
    return Counts(done, understood)


def _cells(ref: str, reading: Reading) -> tuple[str, ...]:
    # The id goes out exactly as it came in, also where a spreadsheet would take it for a formula.
    return (ref, reading.lang, reading.label, f"{reading.polarity:.4f}", f"{reading.confidence:.4f}")
