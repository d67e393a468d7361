"""Engines for tests: one by a word list, one that dies of a word."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from core.insight.model import Mood, Reading
from core.insight.script import language, neutral


class ListedSentiment:
    """Reads `good` and `bad`, knows nothing else."""

    version = "listed-1"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Reading:
        for word, mood, polarity in (("good", Mood.POS, 1.0), ("bad", Mood.NEG, -1.0)):
            if word in text:
                return Reading(language(text), mood, polarity, 0.5, self.version)
        return neutral(text, self.version)


@dataclass(frozen=True)
class FatalSentiment(ListedSentiment):
    """Ends its process on the text `kill`; on `kill once` only while `trace` does not exist yet."""

    trace: str = ""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        for text in texts:
            if text == "kill" or (text == "kill once" and self._is_first()):
                os._exit(9)
        return super().read(texts)

    def _is_first(self) -> bool:
        try:
            os.close(os.open(self.trace, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True


class StillbornSentiment(ListedSentiment):
    """Never loads."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        os._exit(3)


class NosySentiment(ListedSentiment):
    """Tells in its version what its process has imported and which signals it hears."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        import signal

        seen = sorted(
            {name.split(".")[0] for name in sys.modules} & {"bot", "sqlalchemy", "dbos", "pytest", "telegram"}
        )
        deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        blocked = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())
        told = f"{','.join(seen)}|{deaf}|{blocked}|{os.getpid()}"
        return [neutral(text, told) for text in texts]


class SpacedWords:
    """Words by spaces."""

    def words(self, text: str) -> list[str]:
        return text.lower().split()
