"""The composition root: the only importer of adapters, and the in-process handle of the outside contract."""

from bot.app.compose import VERSION, build, web_server
from bot.app.engines import (
    course_file,
    event_file,
    export_files,
    language_worker,
    sentiment,
    system_clock,
    words,
)
from bot.app.handle import App
from bot.app.store import Store, open_store, probe

__all__ = [
    "VERSION",
    "App",
    "Store",
    "build",
    "course_file",
    "event_file",
    "export_files",
    "language_worker",
    "open_store",
    "probe",
    "sentiment",
    "system_clock",
    "web_server",
    "words",
]
