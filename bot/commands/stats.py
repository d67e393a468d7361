"""/stats [period]: what comes in, who came and who went and why, what is at risk, and who is in the rooms."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.analytics.model import Figures, Report
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

DAYS = (7, 30, 90)


async def run(ask: Ask) -> Answer:
    """Show the figures of the period, each currency for itself, and what stands now."""
    period = ask.cases.reckon.period(ask.words.strip().lower(), ask.zone)
    if period is None:
        raise BadInput("stats.form", *_periods())
    report = await ask.cases.reckon(period)
    if report.is_empty:
        return say("stats.empty", button("help", "/help newplan"))
    money = tuple(map(_currency, report.currencies)) or (phrase("stats.nothing"),)
    return Answer((_head(report), *money, *_rooms(report)), _periods())


def _periods() -> tuple[Choice, ...]:
    return (button("month", "/stats month"), *(button("days", f"/stats {days}d", days=days) for days in DAYS))


def _head(report: Report) -> Phrase:
    period = report.period
    given = {"passes": report.passes_in_use, "comps": report.comps_in_use}
    return phrase("stats.head", since=period.since, until=period.until, **given)


def _currency(one: Figures) -> Phrase:
    lines = (
        phrase("stats.mrr", mrr=one.mrr, paying=one.paying, ending=one.ending),
        phrase("stats.apart", failing=one.failing, risk=one.at_risk, disputed=one.suspended, trials=one.trials),
        phrase("stats.moved", before=one.live_before, new=one.new, back=one.back, gone=one.gone, after=one.live),
        *_churn(one),
        phrase("stats.income", income=one.income, charged=one.charged, refunded=one.refunded),
        phrase("stats.passes", passes=one.passes, money=one.passes_charged),
    )
    return phrase("stats.currency", currency=one.currency.upper(), lines=lines)


def _churn(one: Figures) -> tuple[Phrase, ...]:
    if one.churn_rate is None and not one.gone:
        return ()
    rate = "–" if one.churn_rate is None else f"{float(one.churn_rate * 100):.1f} %"
    reasons = tuple(phrase("stats.reason", why=phrase(f"churn.{why}"), number=one.churned[why]) for why in one.churned)
    return (phrase("stats.churn", rate=rate), *reasons)


def _rooms(report: Report) -> tuple[Phrase, ...]:
    if not report.rooms:
        return ()
    lines = tuple(
        phrase("stats.room", room=plain(room.title), inside=room.inside, entitled=room.entitled)
        for room in report.rooms
    )
    return (phrase("stats.rooms", lines=lines),)


COMMAND = Command("stats", Section.OWNER, run, aliases=("统计",))
