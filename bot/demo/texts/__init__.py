"""Everything that is said in the demo, by theme."""

from bot.demo.texts import (
    basics,
    charts,
    checkin,
    daily,
    english,
    interview,
    money,
    notices,
    pandas,
    python_en,
    setup,
    studio,
    trouble,
    work_en,
)
from bot.demo.theme import Theme

THEMES: tuple[Theme, ...] = (
    *setup.THEMES,
    *basics.THEMES,
    *trouble.THEMES,
    *pandas.THEMES,
    *charts.THEMES,
    *checkin.THEMES,
    *money.THEMES,
    *studio.THEMES,
    *notices.THEMES,
    *daily.THEMES,
    *english.THEMES,
    *work_en.THEMES,
    *interview.THEMES,
    *python_en.THEMES,
)
"""All themes; the order is part of what the seed means."""
