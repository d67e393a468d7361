"""A million messages through the Telegram reader: rows per second and the peak of memory.

Run: `python -m tests.bench.imports [MESSAGES]`. The bar is a peak below 150 MB.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import psutil

from adapters.files.telegram_export import telegram_export
from core.interactions.exported import Passed

MESSAGES = 1_000_000
BAR_MB = 150.0
SAYINGS = (
    "今天的课讲得很清楚，第 {n} 页的例子也好",
    "Where can I find the notes of lesson {n}?",
    "第 {n} 个问题还是没懂 🙂",
)


def write_export(path: Path, messages: int) -> None:
    """Write an export as Telegram Desktop does, message by message."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n "name": "bench",\n "type": "private_supergroup",\n "id": 1587204413,\n "messages": [\n')
        for n in range(messages):
            text = SAYINGS[n % len(SAYINGS)].format(n=n)
            row = {
                "id": n,
                "type": "message",
                "date": "2024-03-04T08:59:09",
                "date_unixtime": str(1_700_000_000 + n * 20),
                "from": f"member {n % 997}",
                "from_id": f"user{n % 997 + 1}",
                "text": [text, {"type": "bold", "text": "!"}] if n % 50 == 0 else text,
                "text_entities": [{"type": "plain", "text": text}],
            }
            file.write(json.dumps(row, ensure_ascii=False, indent=1) + (",\n" if n + 1 < messages else "\n"))
        file.write(" ]\n}\n")


def peak_mb() -> float:
    """Return the most memory that this process ever had in use."""
    status = Path("/proc/self/status")
    if status.exists():  # not ru_maxrss: it begins with the size of the process that started this one
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return psutil.Process().memory_info().rss / 1024**2


def main(messages: int) -> int:
    """Print the measurement; 1 where the bar is not met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        write_export(path, messages)
        source = telegram_export(path)
        began = time.perf_counter()
        source.fingerprint()
        hashed = time.perf_counter()
        passed = sum(isinstance(row, Passed) for row in source.rows())
        read_s = time.perf_counter() - hashed
        size_mb = path.stat().st_size / 1024**2
    print(f"{messages} messages, {size_mb:.0f} MB, {passed} passed over; fingerprint {hashed - began:.1f} s")
    print(f"{messages / read_s:,.0f} rows/s ({read_s:.1f} s), peak {peak_mb():.0f} MB, bar {BAR_MB:.0f} MB")
    return int(peak_mb() >= BAR_MB)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else MESSAGES))
