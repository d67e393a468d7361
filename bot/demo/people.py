"""Who is in the community: a staff of five, three people to act as, and a crowd that grows over the period."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from bot.demo.model import DemoMember
from bot.demo.texts.names import ENGLISH, GIVEN, INITIALS, NICKNAMES, SURNAMES

CROWD = 232
CHINESE_SHARE = 0.7
PRO_SHARE = 0.35
FOUNDERS = 16
"""So many of the crowd come in the first two days: a room is never empty."""

STAFF_HOME = "Asia/Shanghai"
ZONES = {
    "zh": ("Asia/Shanghai",) * 9 + ("Asia/Singapore", "America/Los_Angeles", "Europe/Berlin"),
    "en": ("Asia/Shanghai", "Asia/Singapore", "Europe/London", "America/New_York", "Asia/Kolkata", "Europe/Madrid"),
}


def people(rng: Random, start: datetime, days: int) -> tuple[DemoMember, ...]:
    """Return everybody, by the time they joined."""
    everybody = [*_staff(start), *_personas(start, days), *_crowd(rng, start, days)]
    return tuple(sorted(everybody, key=lambda member: (member.joined_at, member.key)))


def _staff(start: datetime) -> tuple[DemoMember, ...]:
    return (
        DemoMember("owner", "陈知远", "zh", STAFF_HOME, start, None, ("owner",)),
        DemoMember("lin", "林书言", "zh", STAFF_HOME, start, None, ("creator",)),
        DemoMember("maya", "Maya Brooks", "en", "Europe/London", start, None, ("creator",)),
        DemoMember("qing", "苏青", "zh", STAFF_HOME, start, None, ("moderator",)),
        DemoMember("xiaoyu", "小鱼客服", "zh", STAFF_HOME, start, None, ("support",)),
    )


def _personas(start: datetime, days: int) -> tuple[DemoMember, ...]:
    def after(part: float) -> datetime:
        return start + timedelta(days=days * part)

    return (
        DemoMember("ming", "周明", "zh", "Asia/Shanghai", after(0.2), "pro"),
        DemoMember("ann", "Ann Keller", "en", "Europe/Berlin", after(0.6), "pro"),
        DemoMember("bo", "何博", "zh", "Asia/Shanghai", after(0.7)),
    )


def _crowd(rng: Random, start: datetime, days: int) -> Iterator[DemoMember]:
    pays = [True] * round(CROWD * PRO_SHARE) + [False] * (CROWD - round(CROWD * PRO_SHARE))
    rng.shuffle(pays)
    languages = ["zh"] * round(CROWD * CHINESE_SHARE) + ["en"] * (CROWD - round(CROWD * CHINESE_SHARE))
    rng.shuffle(languages)
    names = {"zh": _chinese_names(rng), "en": _english_names(rng)}
    for at, has_paid, language in zip(_arrivals(rng, start, days), pays, languages, strict=True):
        key, name = next(names[language])
        yield DemoMember(key, name, language, rng.choice(ZONES[language]), at, "pro" if has_paid else None)


def _arrivals(rng: Random, start: datetime, days: int) -> list[datetime]:
    """A quick first week, then steady, never in the last hours: everybody has had time to say something."""
    early = [start + timedelta(days=days * 0.02 * rng.random()) for _ in range(FOUNDERS)]
    later = [start + timedelta(days=days * 0.985 * rng.random() ** 1.15) for _ in range(CROWD - FOUNDERS)]
    return early + later


def _chinese_names(rng: Random) -> Iterator[tuple[str, str]]:
    full = [(f"{family}{letters}", f"{surname}{given}") for surname, family in SURNAMES for given, letters in GIVEN]
    nicknames = [(letters, nickname) for nickname, letters in NICKNAMES]
    yield from _unique(_mixed(rng, full, nicknames))


def _english_names(rng: Random) -> Iterator[tuple[str, str]]:
    plain = [(name.lower(), name) for name in ENGLISH]
    longer = [(f"{name}.{letter}".lower(), f"{name} {letter}.") for name in ENGLISH for letter in INITIALS]
    yield from _unique(_mixed(rng, longer, plain))


def _mixed(rng: Random, many: list[tuple[str, str]], few: list[tuple[str, str]]) -> list[tuple[str, str]]:
    rng.shuffle(few)
    mixed = rng.sample(many, CROWD) + few
    rng.shuffle(mixed)
    return mixed


def _unique(names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    taken = {"owner", "lin", "maya", "qing", "xiaoyu", "ming", "ann", "bo"}
    for key, name in names:
        if key not in taken:
            taken.add(key)
            yield key, name
