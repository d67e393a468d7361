"""What an operator does with the store: migrate, back up, restore, rotate keys, erase, export, sync."""

import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from bot.app import build, open_store
from bot.app.keeping import (
    copy_in,
    copy_out,
    erasing,
    is_running,
    revision_of,
    rows_to_tell,
    seal_anew,
)
from bot.operator import in_words, progress
from bot.settings import Settings
from bot.shell.table import replaced
from core.kernel.errors import Refused
from core.kernel.ids import Address, Platform
from core.kernel.phrase import Phrase, phrase


async def migrate(settings: Settings) -> None:
    """Bring the store's schema to this version's and say from where to where."""
    async with open_store(settings) as store:
        before, now = store.revision_before, await revision_of(store)
    if before is None:
        _say(phrase("keeping.made", now=now))
    elif before == now:
        _say(phrase("keeping.is_current", now=now))
    else:
        _say(phrase("keeping.migrated", before=before, now=now))


async def backup(settings: Settings, target: Path) -> None:
    """Write a backup, also while the product runs; say that the keys must be kept too."""
    async with open_store(settings) as store:
        with progress("backup") as tell:
            copied = await copy_out(store, target, lambda rows: tell(rows, None))
    _say(phrase("keeping.backed_up", rows=sum(copied.rows.values()), path=str(target), keys=", ".join(copied.key_ids)))


async def restore(settings: Settings, source: Path) -> None:
    """Fill an empty store from a backup."""
    async with open_store(settings) as store:
        with progress("restore") as tell:
            copied = await copy_in(store, source, lambda rows: tell(rows, None))
    _say(phrase("keeping.restored", rows=sum(copied.rows.values()), path=str(source)))


async def rotate_key(settings: Settings) -> None:
    """Seal every text anew that is not under the first key; say which keys may go."""
    async with open_store(settings) as store:
        with progress("rotate-key") as tell:
            rotated = await seal_anew(store, lambda texts: tell(texts, None))
        first = store.sealer.keys.first
    _say(phrase("keeping.rotated", texts=rotated.resealed, first=first))
    if rotated.unreadable:
        _warn(phrase("keeping.unreadable", texts=rotated.unreadable))
    if rotated.retired:
        _say(phrase("keeping.retired", keys=", ".join(rotated.retired)))


async def erase(settings: Settings, person: str | None, *, everything: bool, is_sure: bool) -> None:
    """Erase one person, or everything.

    On a terminal it is asked once more; without one, everything goes only where `is_sure` says so.
    """
    if (person is None) is not everything:
        raise Refused("keeping.erase_whom")
    address = None if person is None else _address(person)
    runs = await is_running(settings)
    if everything and runs:
        raise Refused("keeping.running")
    if not is_sure:
        _ask(person)
    async with open_store(settings) as store:
        erase_one, erase_all = erasing(store)
        gone = await (erase_all() if address is None else erase_one.at(address))
    _say(phrase("keeping.erased", rows=sum(gone.values())))
    if runs:
        _warn(phrase("keeping.remembered"))


def _address(person: str) -> Address:
    platform, _, external_id = person.partition(":")
    if not platform or not external_id:
        raise Refused("keeping.erase_whom")
    return Address(Platform(platform), external_id)


def _ask(person: str | None) -> None:
    """Return if the operator says yes; whoever cannot be asked has said it only of one person."""
    if not sys.stdin.isatty():
        if person is None:
            raise Refused("keeping.not_sure")
        return
    asked = phrase("keeping.sure_all") if person is None else phrase("keeping.sure_one", person=person)
    sys.stderr.write(in_words(asked) + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes", "是"}:
        raise Refused("keeping.not_erased")


async def export(settings: Settings, what: str, out: Path | None, *, with_text: bool) -> None:
    """Write the rows of `what` as JSON lines to `out`, else to standard output."""
    async with open_store(settings) as store:
        rows = rows_to_tell(store, what, with_text=with_text)
        if rows is None:
            raise Refused("keeping.export_what", what=what)
        with replaced(out) if out else nullcontext(sys.stdout) as file:
            count = await _write(rows, file, what)
    _warn(phrase("keeping.exported", rows=count, out=str(out) if out else "stdout"))


async def _write(rows: AsyncIterator[Mapping[str, object]], file: TextIO, what: str) -> int:
    count = 0
    try:
        with progress(f"export {what}") as tell:
            async for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
                tell(count, None)
            file.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough (`| head`); what is buffered still has to go somewhere at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return count


async def sync(settings: Settings, *, is_dry: bool) -> None:
    """Move every door that stands wrong and say for how many people; a dry run says which, and moves none."""
    async with build(settings) as app:
        if not is_dry:
            synced = await app.cases.sync.everybody()
            _say(phrase("keeping.synced", count=synced.moved))
            if synced.failed:
                _warn(phrase("keeping.sync_failed", count=synced.failed))
            return
        steps = await app.cases.sync.plan()
    for _, step in steps:
        sys.stdout.write(f"{'in' if step.goes_in else 'out'}\t{step.door.address}\t{step.person}\n")
    _say(phrase("keeping.synced_dry", count=len(steps)))


def _say(said: Phrase) -> None:
    sys.stdout.write(in_words(said) + "\n")


def _warn(said: Phrase) -> None:
    sys.stderr.write(in_words(said) + "\n")
