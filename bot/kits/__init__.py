"""Starter kits: what five kinds of community may begin with, one TOML file each; a kit is a file and a name below."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.courses.skeleton import Skeleton, SkeletonLesson
from core.kernel.ids import CourseId
from core.members.model import Language

KITS = ("school", "skills", "career", "health", "founders")


@dataclass(frozen=True, slots=True)
class SuggestedPlan:
    """A plan to sell, with a price to begin with; nothing makes it by itself."""

    code: str
    title_zh: str
    title_en: str
    price: str
    every: str


@dataclass(frozen=True, slots=True)
class Kit:
    """A starter kit in one language; the first of `plans` opens its course."""

    name: str
    title: str
    line: str
    rooms: tuple[str, ...]
    plans: tuple[SuggestedPlan, ...]
    rules: tuple[str, ...]
    prompts: tuple[str, ...]
    course: Skeleton


@cache
def kit_of(name: str, language: Language) -> Kit:
    """Return the kit of this name, one of `KITS`, in the language."""
    read = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))
    short = "zh" if language is Language.ZH else "en"
    said: dict[str, Any] = read[short]
    return Kit(
        name,
        said["title"],
        said["line"],
        tuple(said["rooms"]),
        tuple(
            SuggestedPlan(one["code"], one["zh"], one["en"], one[f"price_{short}"], one["every"])
            for one in read["plans"]
        ),
        tuple(said["rules"]),
        tuple(said["prompts"]),
        Skeleton(
            CourseId(f"kit-{name}-{short}"),
            said["course"],
            said["summary"],
            language.value,
            tuple(SkeletonLesson(one["title"], one["body"].strip()) for one in said["lessons"]),
        ),
    )
