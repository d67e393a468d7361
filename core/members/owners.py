"""The owners by `OWNER_IDS`, as members."""

from collections.abc import Collection, Sequence

from core.kernel.ids import Address, MemberId, Platform
from core.members.ports import MembersTx


async def known_owners(tx: MembersTx, owners: Collection[str]) -> Sequence[MemberId]:
    """Return who stands behind the addresses, each once; one who never spoke to the bot is not known yet."""
    addresses = [Address(Platform(platform), name) for platform, _, name in (one.partition(":") for one in owners)]
    members = [await tx.members.at(address) for address in addresses]
    return sorted({member.id for member in members if member is not None})
