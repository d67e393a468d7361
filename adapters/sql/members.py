"""Members, their accounts, roles and consent log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata
from core.kernel.errors import Broken
from core.kernel.ids import Address, MemberId, Platform
from core.members.model import Consent, Language, LanguageSource, Member, Purpose, Role

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("language_source", sa.String(16), nullable=False),
    sa.Column("zone", sa.String(64)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("erased_at", UtcDateTime),
    sa.Column("merged_into", sa.BigInteger),
    sqlite_autoincrement=True,
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("platform", sa.String(32), primary_key=True),
    sa.Column("external_id", sa.String(128), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    # One person has at most one account on a platform.
    sa.Index("uq_accounts_member_id_platform", "member_id", "platform", unique=True),
)

roles = sa.Table(
    "roles",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("role", sa.String(16), primary_key=True),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("text_version", sa.String(32), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

INSTANT = timedelta(microseconds=1)
"""The shortest time that the store tells from none."""


class SqlMembers:
    """The members of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def at(self, address: Address) -> Member | None:
        """Return the member whose account this is."""
        query = sa.select(accounts.c.member_id).where(
            accounts.c.platform == address.platform, accounts.c.external_id == address.external_id
        )
        member_id = (await self._db.execute(query)).scalar_one_or_none()
        return None if member_id is None else await self.get(MemberId(member_id))

    async def get(self, member_id: MemberId) -> Member | None:
        """Return the member with this id, with accounts, roles and present consents."""
        row = (await self._db.execute(sa.select(members).where(members.c.id == member_id))).mappings().one_or_none()
        if row is None:
            return None
        theirs = sa.select(accounts).where(accounts.c.member_id == member_id)
        theirs = theirs.order_by(accounts.c.seen_at, accounts.c.platform)
        found = (await self._db.execute(theirs)).mappings().all()
        held = await self._db.scalars(sa.select(roles.c.role).where(roles.c.member_id == member_id))
        return Member(
            id=member_id,
            name=row["name"],
            language=Language(row["language"]),
            language_source=LanguageSource(row["language_source"]),
            created_at=row["created_at"],
            zone=row["zone"],
            accounts=tuple(Address(Platform(a["platform"]), a["external_id"]) for a in found),
            roles=frozenset(map(Role, held)),
            consents=await self._consents(member_id),
        )

    async def _consents(self, member_id: MemberId) -> Mapping[Purpose, Consent]:
        query = sa.select(consents).where(consents.c.member_id == member_id).order_by(consents.c.id)
        answers = (await self._db.execute(query)).mappings().all()
        return {Purpose(a["purpose"]): Consent(a["is_on"], a["at"], a["text_version"]) for a in answers}

    async def now_called(self, member_id: MemberId) -> MemberId:
        """Return the number under which the member goes on who was merged into another; their own otherwise."""
        led = await self._db.scalar(sa.select(members.c.merged_into).where(members.c.id == member_id))
        return member_id if led is None else MemberId(led)

    async def add(self, address: Address, draft: Member) -> Member:
        """Keep a new member with one account; the one there, if the account exists."""
        if (present := await self.at(address)) is not None:
            return present
        values = _row(draft)
        member_id = (await self._db.execute(sa.insert(members).values(values).returning(members.c.id))).scalar_one()
        account = {
            "platform": address.platform,
            "external_id": address.external_id,
            "member_id": member_id,
            "name": draft.name,
            "seen_at": draft.created_at,
        }
        claim = insert_new(self._db, accounts).values(account).returning(accounts.c.member_id)
        if (await self._db.execute(claim)).scalar_one_or_none() is None:
            # Another process was first: its member counts.
            await self._db.execute(sa.delete(members).where(members.c.id == member_id))
        member = await self.at(address)
        if member is None:
            raise Broken(f"no member for a new account on {address.platform}")
        return member

    async def speak(self, member_id: MemberId, language: Language, source: LanguageSource) -> None:
        """Set the member's language and how it became known."""
        values = {"language": language.value, "language_source": source.value}
        await self._db.execute(sa.update(members).where(members.c.id == member_id).values(values))

    async def consent(self, member_id: MemberId, purpose: Purpose, consent: Consent) -> None:
        """Append an answer to the consent log."""
        values = {
            "member_id": member_id,
            "purpose": purpose.value,
            "is_on": consent.is_on,
            "text_version": consent.text_version,
            "at": consent.at,
        }
        await self._db.execute(sa.insert(consents).values(values))

    async def consenting(self, purpose: Purpose) -> Sequence[MemberId]:
        """Return everybody whose present answer to `purpose` is yes."""
        newest = sa.select(sa.func.max(consents.c.id)).where(consents.c.purpose == purpose.value)
        query = sa.select(consents.c.member_id).where(
            consents.c.id.in_(newest.group_by(consents.c.member_id)), consents.c.is_on
        )
        return [MemberId(member_id) for member_id in await self._db.scalars(query.order_by(consents.c.member_id))]

    async def appoint(self, member_id: MemberId, appointed: frozenset[Role]) -> None:
        """Replace the member's roles."""
        await self._db.execute(sa.delete(roles).where(roles.c.member_id == member_id))
        if rows := [{"member_id": member_id, "role": role.value} for role in appointed - {Role.MEMBER}]:
            await self._db.execute(sa.insert(roles), rows)

    async def rename(self, address: Address, name: str, at: datetime) -> None:
        """Keep the name the platform shows now."""
        mine = (accounts.c.platform == address.platform) & (accounts.c.external_id == address.external_id)
        await self._db.execute(sa.update(accounts).where(mine).values(name=name, seen_at=at))
        owner = sa.select(accounts.c.member_id).where(mine).scalar_subquery()
        await self._db.execute(sa.update(members).where(members.c.id == owner).values(name=name))

    async def used(self, account: Address, at: datetime) -> None:
        """Keep that of its person's accounts this one was used last."""
        mine = (accounts.c.platform == account.platform) & (accounts.c.external_id == account.external_id)
        owner = sa.select(accounts.c.member_id).where(mine).scalar_subquery()
        latest = await self._db.execute(sa.select(accounts.c.seen_at).where(accounts.c.member_id == owner, ~mine))
        # Of one instant: the one of which we hear later.
        moment = max([at, *(one + INSTANT for one in latest.scalars())])
        await self._db.execute(sa.update(accounts).where(mine).values(seen_at=moment))

    async def on(self, platform: Platform) -> list[str]:
        """Return the external ids of everybody with an account on the platform, in alphabetical order."""
        return sorted(await self._db.scalars(sa.select(accounts.c.external_id).where(accounts.c.platform == platform)))

    async def with_role(self, role: Role) -> Sequence[MemberId]:
        """Return who holds `role`."""
        found = await self._db.scalars(sa.select(roles.c.member_id).where(roles.c.role == role.value))
        return [MemberId(member_id) for member_id in found]


async def stays(connection: AsyncConnection, member_id: MemberId) -> bool:
    """Whether the member is known and not forgotten; until this transaction ends, nobody can forget them."""
    there = sa.select(members.c.id).where(members.c.id == member_id, members.c.erased_at.is_(None))
    return await connection.scalar(there.with_for_update(read=True, key_share=True)) is not None


def _row(draft: Member) -> dict[str, Any]:
    return {
        "name": draft.name,
        "language": draft.language.value,
        "language_source": draft.language_source.value,
        "zone": draft.zone,
        "created_at": draft.created_at,
    }
