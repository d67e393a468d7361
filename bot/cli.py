"""`zhishe COMMAND`: what an operator types. Heavy modules are imported by the command that needs them."""

import os

# Before numpy is loaded: on a small shared machine, BLAS threads that fight made topics four times slower (measured).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.operator import load_settings, operator_language, progress, run, stop
from core.kernel.phrase import phrase

app = typer.Typer(no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False)
importing = typer.Typer(no_args_is_help=False, help="Import an export: telegram, discord, courses, lessons or events.")
app.add_typer(importing, name="import")

Out = Annotated[Path, typer.Option("--out", help="The file to write.")]
GroupFigures = Annotated[
    bool, typer.Option("--group-figures", help="Let the authors count in room figures, never as persons.")
]


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Zhishe: the chat-bot community for paid knowledge. Without a command: the demo."""
    if context.invoked_subcommand is None:
        demo()


@app.command()
def demo() -> None:
    """Start the demo: a generated community, a terminal chat and the web server; no settings are needed."""
    from bot.shell.live import demo as live_demo

    run(live_demo(load_settings(), operator_language()))


@app.command("run")
def run_all() -> None:
    """Run the product with every configured platform."""
    from bot.shell.live import serve

    run(serve(load_settings()))


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="Who you are on the console.")],
    room: Annotated[str | None, typer.Option("--room", help="The room to stand in; without it, in private.")] = None,
) -> None:
    """Chat as one person; piped standard input is one message a line, replies go to standard output."""
    from bot.shell.live import chat as live_chat

    run(live_chat(load_settings(), person, room))


@importing.command("telegram")
def import_telegram(file: Path, group_figures: GroupFigures = False) -> None:
    """Import a Telegram Desktop export (result.json)."""
    from bot.shell.importing import import_messages

    run(import_messages(load_settings(), "telegram", [file], group_figures=group_figures))


@importing.command("discord")
def import_discord(files: list[Path], group_figures: GroupFigures = False) -> None:
    """Import DiscordChatExporter JSON, all partitions of a channel together."""
    from bot.shell.importing import import_messages

    run(import_messages(load_settings(), "discord", files, group_figures=group_figures))


@importing.command("courses")
def import_courses(
    file: Path, dry: Annotated[bool, typer.Option("--dry", help="Say all, write nothing.")] = False
) -> None:
    """Import a course catalogue (CSV)."""
    from bot.shell.importing import import_courses as into_catalogue

    run(into_catalogue(load_settings(), file, is_dry=dry))


@importing.command("lessons")
def import_lessons(
    folder: Path, dry: Annotated[bool, typer.Option("--dry", help="Say all, write nothing.")] = False
) -> None:
    """Import and publish a folder of lessons (Markdown with front matter, files beside it)."""
    from bot.shell.lessons import import_lessons as into_courses

    run(into_courses(load_settings(), folder, is_dry=dry))


@importing.command("events")
def import_events(file: Path) -> None:
    """Import what learners did: user,item,timestamp[,rating] (CSV)."""
    from bot.shell.importing import import_events as into_acts

    run(into_acts(load_settings(), file))


@app.command()
def analyse(
    source: Annotated[Path | None, typer.Argument(help="A CSV file with the columns id and text.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write.")] = None,
    store: Annotated[bool, typer.Option("--store", help="Catch up with what was said in the rooms instead.")] = False,
) -> None:
    """Read the mood of each text of IN.csv (id,text), or with --store of all that may be read in the rooms."""
    if store:
        from bot.shell.backfill import backfill

        run(backfill(load_settings()))
    elif source is not None and out is not None:
        from bot.shell.files import analyse as analyse_file

        run(analyse_file(source, out))
    else:
        stop(phrase("file.analyse_usage"))


@app.command()
def topics(
    source: Path,
    out: Out,
    k: Annotated[int | None, typer.Option("--k", help="How many topics; without it, by the size.")] = None,
    labels: Annotated[
        Path | None, typer.Option("--labels", help="A JSON file for the topics' words and figures.")
    ] = None,
) -> None:
    """Find what the texts of IN.csv (id,text[,ts,author]) are about."""
    from bot.shell.files import topics as topics_file

    run(topics_file(source, out, k=k, labels=labels))


@app.command()
def recommend(
    events: Annotated[Path, typer.Option("--events", help="user,item,timestamp[,rating]")],
    members: Annotated[Path, typer.Option("--members", help="One member a line.")],
    out: Out,
    top: Annotated[int, typer.Option("--top", min=1, max=1000)] = 10,
    items: Annotated[Path | None, typer.Option("--items", help="item,title[,tags]")] = None,
    seed: Annotated[int, typer.Option("--seed")] = 20_240_601,
) -> None:
    """Recommend items to members from a file of events."""
    from bot.shell.recommend import recommend_file

    async def work() -> None:
        with progress("recommend") as tell:
            rows = recommend_file(events, items, members, top, out, seed=seed, progress=tell)
        sys.stdout.write(f"{rows} rows in {out}\n")

    run(work())


@app.command()
def evaluate(
    events: Annotated[Path, typer.Option("--events", help="user,item,timestamp[,rating]")],
    items: Annotated[Path | None, typer.Option("--items", help="item,title[,tags]")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    seed: Annotated[int, typer.Option("--seed")] = 20_240_601,
) -> None:
    """Measure the recommender on a file of events, against popularity, ItemKNN and truncated SVD."""
    from bot.shell import evaluate as shell

    async def work() -> None:
        with progress("evaluate") as tell:
            report = shell.evaluate_files(events, items, seed=seed, progress=tell)
        sys.stdout.write((shell.as_json if as_json else shell.as_table)(report) + "\n")

    run(work())


@app.command()
def migrate() -> None:
    """Bring the store's schema to this version's."""
    from bot.shell.keeping import migrate as migrate_store

    run(migrate_store(load_settings()))


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check settings, store, key, disk, clock and font; exit code 1 if anything failed."""
    from bot.shell.doctor import doctor as examine

    sys.exit(run(examine(operator_language(), as_json=as_json)))


@app.command()
def sync(dry: Annotated[bool, typer.Option("--dry", help="Print the plan only.")] = False) -> None:
    """Compare wanted with real access now."""
    from bot.shell.keeping import sync as sync_access

    run(sync_access(load_settings(), is_dry=dry))


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write a backup of the store while it runs; the data key is not in it and must be kept too."""
    from bot.shell.keeping import backup as back_up

    run(back_up(load_settings(), target))


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="The backup to read.")]) -> None:
    """Fill an empty store from a backup."""
    from bot.shell.keeping import restore as restore_store

    run(restore_store(load_settings(), source))


@app.command("rotate-key")
def rotate_key() -> None:
    """Seal everything anew with the first data key, while the product runs."""
    from bot.shell.keeping import rotate_key as rotate

    run(rotate(load_settings()))


@app.command()
def erase(
    person: Annotated[str | None, typer.Argument(help="platform:id of the person.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Erase everybody and everything.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase one person, or with --all everything."""
    from bot.shell.keeping import erase as erase_people

    run(erase_people(load_settings(), person, everything=everything, is_sure=yes))


@app.command()
def export(
    what: Annotated[str, typer.Argument(help="messages, members, ledger, courses, lessons or book")],
    courses: Annotated[str, typer.Argument(help="The courses of a book, separated by commas.")] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write (lessons: the folder)."),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="With the text of messages.")] = False,
) -> None:
    """Write rows as JSON lines; lessons as Markdown, each in a folder of its own; courses as a book to read."""
    if what == "book":
        from bot.shell.book import export_book

        run(export_book(load_settings(), courses, out))
        return
    if courses:
        stop(phrase("book.only", courses=courses), 2)
    if what == "lessons":
        from bot.shell.lessons import export_lessons

        run(export_lessons(load_settings(), out or Path("lessons")))
        return
    from bot.shell.keeping import export as export_rows

    run(export_rows(load_settings(), what, out, with_text=text))


def main() -> None:
    """Run the command line; a command that is written wrongly is one plain line and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as fault:
        stop(phrase("cli.usage", problem=fault.format_message()), 2)
    except typer.Abort:
        sys.exit(130)
    else:
        sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
