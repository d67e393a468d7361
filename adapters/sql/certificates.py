"""Certificates, the name and the lessons on them sealed."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, compact, metadata, number_in_order
from adapters.sql.members import stays
from adapters.sql.sealing import Sealer
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, MemberId
from core.study.certificate import Certificate

certificates = sa.Table(
    "certificates",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(32), nullable=False, unique=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("course_id", sa.String(128), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


def place_of_certificate(code: str) -> str:
    """Return the associated data of what stands on a certificate: table, column and its code."""
    return f"certificates.sealed|{code}"


class SqlCertificates:
    """The certificates of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def put(self, certificate: Certificate) -> None:
        """Keep a new certificate; `Refused("member.forgotten")` where the member was forgotten meanwhile."""
        if not await stays(self._db, certificate.member_id):
            raise Refused("member.forgotten")
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        values = {"code": certificate.code, "member_id": certificate.member_id, "at": certificate.at}
        values |= {"course_id": certificate.course_id, "sealed": self._sealed(certificate, certificate.name)}
        await self._db.execute(sa.insert(certificates).values(values))

    async def rename(self, code: str, name: str) -> None:
        """Keep that the certificate bears this name from now on."""
        await number_in_order(self._db)
        held = sa.select(certificates).where(certificates.c.code == code).with_for_update()
        row = (await self._db.execute(held)).mappings().one_or_none()
        if row is not None:
            sealed = self._sealed(self._opened(row), name)
            await self._db.execute(sa.update(certificates).where(certificates.c.code == code).values(sealed=sealed))

    async def by_code(self, code: str) -> Certificate | None:
        """Return the certificate of this code."""
        return next(iter(await self._found(certificates.c.code == code)), None)

    async def of(self, member_id: MemberId) -> Sequence[Certificate]:
        """Return the member's certificates, oldest first."""
        return await self._found(certificates.c.member_id == member_id)

    async def for_course(self, member_id: MemberId, course_id: CourseId) -> Certificate | None:
        """Return the member's oldest certificate of the course."""
        mine = (certificates.c.member_id == member_id) & (certificates.c.course_id == course_id)
        return next(iter(await self._found(mine)), None)

    async def _found(self, which: sa.ColumnElement[bool]) -> Sequence[Certificate]:
        query = sa.select(certificates).where(which).order_by(certificates.c.id)
        return [self._opened(row) for row in (await self._db.execute(query)).mappings()]

    def _sealed(self, certificate: Certificate, name: str) -> bytes:
        said = compact({"name": name, "title": certificate.title, "lessons": certificate.lessons})
        return self._sealer.seal(said, place_of_certificate(certificate.code))

    def _opened(self, row: sa.RowMapping) -> Certificate:
        said = json.loads(self._sealer.open(row["sealed"], place_of_certificate(row["code"])))
        return Certificate(
            code=row["code"],
            member_id=MemberId(row["member_id"]),
            course_id=CourseId(row["course_id"]),
            name=said["name"],
            title=said["title"],
            lessons=tuple(said["lessons"]),
            at=row["at"],
        )
