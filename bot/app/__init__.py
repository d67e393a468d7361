"""The composition root: the only importer of adapters, and the in-process handle of the outside contract.

What is named here is imported when it is first asked for: a command of the shell loads only what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app.compose import VERSION, build, web_server
    from bot.app.files import book_page, course_file, event_file, export_files, lesson_folder, sentiment, system_clock
    from bot.app.handle import App
    from bot.app.language import encoder, language_worker, words
    from bot.app.store import Store, discord_probe, open_store, probe

__all__ = [
    "VERSION",
    "App",
    "Store",
    "book_page",
    "build",
    "course_file",
    "discord_probe",
    "encoder",
    "event_file",
    "export_files",
    "language_worker",
    "lesson_folder",
    "open_store",
    "probe",
    "sentiment",
    "system_clock",
    "web_server",
    "words",
]

_HOMES = {
    "compose": ("VERSION", "build", "web_server"),
    "files": ("book_page", "course_file", "event_file", "export_files", "lesson_folder", "sentiment", "system_clock"),
    "handle": ("App",),
    "language": ("encoder", "language_worker", "words"),
    "store": ("Store", "discord_probe", "open_store", "probe"),
}


def __getattr__(name: str) -> object:
    """Return what is named, from the module in which it lives."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"bot.app.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
