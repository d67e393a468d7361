"""Checks of the database and of the keys that open what it holds."""

import os
import stat
from pathlib import Path

from bot.checks.base import Check, Status, Subject, Trouble, trouble

# SQLite's WAL needs shared memory, which these do not give: the file breaks without a word (sqlite.org/wal.html).
NETWORK_FILE_SYSTEMS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "ceph", "glusterfs", "afs")
)


async def _reachable(subject: Subject) -> Trouble | None:
    problem = await subject.probe.database_problem()
    return trouble(problem=problem) if problem else None


async def _migrated(subject: Subject) -> Trouble | None:
    state = await subject.probe.migration_state()
    if state == "current":
        return None
    return trouble(state, status=Status.FAIL if state == "newer" else Status.WARN)


async def _integrity(subject: Subject) -> Trouble | None:
    problem = await subject.probe.integrity_problem()
    return trouble(problem=problem) if problem else None


async def _journal(subject: Subject) -> Trouble | None:
    path = subject.probe.database_path
    kind = subject.machine.file_system(path) if path else ""
    if kind in NETWORK_FILE_SYSTEMS:
        return trouble("network", path=str(path), file_system=kind)
    mode = await subject.probe.journal_mode()
    return trouble(mode=mode) if mode != "wal" else None


async def _key(subject: Subject) -> Trouble | None:
    problem = await subject.probe.key_problem()
    return trouble(problem[0], name=problem[1]) if problem else None


def _key_apart(subject: Subject) -> Trouble | None:
    database, keeper = subject.probe.database_path, _keeper(subject)
    if database is None or keeper is None:
        return None
    folder = database.resolve().parent
    return trouble(path=str(keeper), folder=str(folder)) if keeper.resolve().is_relative_to(folder) else None


def _keeper(subject: Subject) -> Path | None:
    if subject.probe.key_file is not None:
        return subject.probe.key_file
    return subject.env_file if subject.settings.data_keys and subject.env_file.exists() else None


def _key_mode(subject: Subject) -> Trouble | None:
    path = subject.probe.key_file
    if path is None or os.name == "nt" or not path.exists():
        return None
    mode = stat.S_IMODE(path.stat().st_mode)
    return trouble(path=str(path), mode=f"{mode:04o}") if mode & 0o077 else None


CHECKS = (
    Check("db.reachable", Status.FAIL, _reachable, needs="config.valid"),
    Check("db.migrated", Status.WARN, _migrated, needs="db.reachable"),
    Check("db.integrity", Status.FAIL, _integrity, needs="db.reachable"),
    Check("db.wal_and_fs", Status.FAIL, _journal, needs="db.reachable"),
    Check("key.present", Status.FAIL, _key, needs="db.reachable"),
    Check("key.not_beside_db", Status.WARN, _key_apart, needs="config.valid"),
    Check("key.mode_0600", Status.WARN, _key_mode, needs="config.valid"),
)
