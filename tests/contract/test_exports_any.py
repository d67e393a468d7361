"""Chat exports of whatever a generator thinks of."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.exports import a_chat, a_row, collected, messages, telegram

TEXTS = st.text(min_size=1, max_size=30)
WRITTEN = st.lists(
    st.tuples(st.lists(TEXTS, min_size=1, max_size=4), st.booleans(), st.integers(0, 10**9)), max_size=12
)


@given(written=WRITTEN, is_ascii=st.booleans(), indent=st.sampled_from([None, 1]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_rows_written_in_either_shape_are_the_same_rows_read(
    tmp_path: Path, written: Sequence[tuple[list[str], bool, int]], is_ascii: bool, indent: int | None
) -> None:
    plain = [a_row(n, text="".join(pieces), date_unixtime=str(at)) for n, (pieces, _, at) in enumerate(written)]
    listed = [
        a_row(n, text=[{"type": "bold", "text": p} if is_bold else p for p in pieces], date_unixtime=str(at))
        for n, (pieces, is_bold, at) in enumerate(written)
    ]
    for content in (a_chat(*plain), a_chat(*listed), {"chats": {"list": [a_chat(*listed)]}}):
        text = json.dumps(content, ensure_ascii=is_ascii, indent=indent)
        rows = messages(telegram(tmp_path, text.encode()))

        assert [row.text for row in rows] == ["".join(pieces).replace("\0", "�") for pieces, _, _ in written]
        assert [row.at.timestamp() for row in rows] == [at for _, _, at in written]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
KEYS = ["id", "type", "from", "from_id", "text", "file", "photo", "poll", "date_unixtime", "reply_to_message_id"]


@given(rows=st.lists(st.one_of(JSON, st.dictionaries(st.sampled_from(KEYS), JSON)), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_a_row_is_there_is_one_verdict_on_it(tmp_path: Path, rows: Sequence[Any]) -> None:
    wild = [row | {"type": "message", "id": 1} if isinstance(row, dict) and "text" in row else row for row in rows]

    assert len(list(telegram(tmp_path, a_chat(*wild)).rows())) == len(rows)


@given(content=st.one_of(st.binary(max_size=300), JSON.map(lambda value: json.dumps(value).encode())))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_whatever_a_file_holds_it_is_rows_or_refused(tmp_path: Path, content: bytes) -> None:
    collected(telegram(tmp_path, content))
