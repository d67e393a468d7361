"""`python -m bot` as an operator runs it: a process in an empty folder, with an environment of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

KEYS = "k1:" + "A" * 43 + "="
PATIENCE_S = 120


@dataclass
class Shell:
    """An operator at a prompt: `folder` is where they stand, `environment` what they have set."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def settings(self, **changed: str) -> dict[str, str]:
        """Return the whole environment of a command; nothing of this test run's own settings is in it."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        home = {"HOME": str(self.folder / "home"), "LANG": "C.UTF-8"}
        return {**kept, **home, **self.environment, **changed}

    def run(self, *words: str, typed: str = "", **changed: str) -> "Outcome":
        """Return what became of `zhishe WORDS`, with `typed` piped in and the settings changed."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *words],
            cwd=self.folder,
            env=self.settings(**changed),
            input=typed.encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *words: str, **changed: str) -> subprocess.Popen[bytes]:
        """Start `zhishe WORDS` with nothing to read, as a service is."""
        return self._start(subprocess.DEVNULL, *words, **changed)

    def start_typing(self, *words: str, **changed: str) -> subprocess.Popen[bytes]:
        """Start `zhishe WORDS` with a pipe to write to."""
        return self._start(subprocess.PIPE, *words, **changed)

    def _start(self, stdin: int, *words: str, **changed: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "bot", *words],
            cwd=self.folder,
            env=self.settings(**changed),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one plain line that a command that failed leaves on standard error."""
        assert self.code != 0, self
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n"), self.err
        assert "Traceback" not in self.err, self.err
        return self.err.strip()
