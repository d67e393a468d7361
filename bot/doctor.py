"""`zhishe doctor`: looks at everything that can be wrong before it goes wrong, and says how to mend it."""

import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import structlog

from bot.checks import CHECKS
from bot.checks.base import Check, DiscordProbe, Finding, Machine, Probe, Status, Subject, Trouble
from bot.machine import ThisMachine
from bot.settings import Settings
from core.kernel.errors import Refused
from core.kernel.phrase import Phrase, phrase

__all__ = ["Check", "Finding", "Machine", "Probe", "Status", "as_json", "as_lines", "examine", "exit_code"]

SKIPPED = "doctor.skipped"
FINE = (phrase("doctor.fine"), phrase("doctor.nothing_to_do"))
MARKS = {Status.OK: "✓", Status.WARN: "!", Status.FAIL: "✗"}

log = structlog.get_logger(__name__)


async def examine(
    settings: Settings,
    probe: Probe,
    env_file: Path,
    *,
    refused: Refused | None = None,
    machine: Machine | None = None,
    discord: DiscordProbe | None = None,
) -> list[Finding]:
    """Return one finding for every check, in their order; nothing is changed.

    `refused` is why the settings could not be read: then `settings` are defaults, and what rests on them is skipped.
    """
    return await walk(Subject(settings, probe, env_file, machine or ThisMachine(), refused, discord), CHECKS)


async def walk(subject: Subject, checks: Sequence[Check]) -> list[Finding]:
    """Return what these checks find; what rests on one that did not pass is skipped."""
    findings: list[Finding] = []
    in_doubt: set[str] = set()
    for check in checks:
        finding = _skipped(check) if check.needs in in_doubt else await _found(check, subject)
        if finding.status is Status.FAIL or finding.cause.key == SKIPPED:
            in_doubt.add(check.id)
        findings.append(finding)
    return findings


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 1 if anything failed; a warning is no failure."""
    return int(any(finding.status is Status.FAIL for finding in findings))


def as_json(findings: Iterable[Finding], say: Callable[[Phrase, str], str]) -> str:
    """Return the findings for a machine, with words in both languages; `say(phrase, language)` renders one."""

    def both(words: Phrase) -> dict[str, str]:
        return {language: say(words, language) for language in ("zh", "en")}

    rows = [
        {"id": one.id, "status": one.status.value, "cause": both(one.cause), "fix": both(one.fix)} for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_lines(findings: Sequence[Finding], say: Callable[[Phrase], str]) -> list[str]:
    """Return the findings for a person: a line each, what to do under what is wrong, and a sum at the end."""
    lines: list[str] = []
    for one in findings:
        mark = "–" if one.cause.key == SKIPPED else MARKS[one.status]
        lines.append(f"{mark} {one.id}: {say(one.cause)}")
        if one.status is not Status.OK:
            lines.append(f"    {say(one.fix)}")
    counts = {status.value: sum(one.status is status for one in findings) for status in Status}
    return [*lines, say(Phrase("doctor.sum", counts))]


async def _found(check: Check, subject: Subject) -> Finding:
    # A check that breaks is a finding itself, and the others still count.
    try:
        outcome = check.run(subject)
        found = await outcome if inspect.isawaitable(outcome) else outcome
    except Exception as fault:
        log.warning("doctor.check.broke", check=check.id, exc_info=fault)
        name = type(fault).__name__
        words = (phrase("doctor.broke.cause", problem=name), phrase("doctor.broke.fix"))
        return Finding(check.id, Status.FAIL, *words)
    if found is None:
        return Finding(check.id, Status.OK, *FINE)
    return Finding(check.id, found.status or check.severity, *_words(check, found))


def _words(check: Check, found: Trouble) -> tuple[Phrase, Phrase]:
    end = f".{found.kind}" if found.kind else ""
    cause, fix = (Phrase(f"doctor.{check.id}.{part}{end}", found.params) for part in ("cause", "fix"))
    return cause, fix


def _skipped(check: Check) -> Finding:
    return Finding(check.id, Status.OK, phrase(SKIPPED, needs=check.needs), FINE[1])
