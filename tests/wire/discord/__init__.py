"""A loopback stand-in of Discord (REST and gateway) for the unmodified discord.py. Never kinder than Discord.

    async with DiscordStandIn() as discord:                  # settings: discord.url, discord.token
        community = discord.guild("root")                    # a server with the bot, its owner, and #general
        ada, vip = community.member("Ada", locale="zh-CN"), community.role("vip")
        ...                                                  # the bot connects
        asked = await ada.slash("subscribe", plan="vip")     # answered, or `asked.failed` after three seconds
        await asked.settled()                                # more than "thinking"
        await ada.presses(asked.button("Pay"))
        await discord.until(lambda: vip in ada.roles)
        assert ada.sees(room)

Verbs of people (`people.py`, `viewing.py`) and of the owner (`community.py`) act at once; those that wait for the bot's
answer are awaited. What the person's own client does not offer raises `CannotDo`. What goes wrong is asked for at the
stand-in: `drops_socket`, `asks_reconnect`, `loses_session`, `goes_down` and `comes_back`, `stops_acking`, `fail_next`,
`drop_next`, `slow`, `advance`. `discord.asked` holds the requests, `discord.limits` the pace. An endpoint that Discord
has and the stand-in has not is refused as `stand_in_not_modelled`, and leaving the block raises what it found amiss.
`python -m tests.wire.discord` runs it as a process and prints its address.

What is modelled, and where each rule comes from:

- server, buckets, faults: the token, buckets with headers, 50 a second, 429 with `Via`, ten thousand refusals, no
  charset. docs topics/rate-limits; discord/http.py. Sizes of buckets: seen or known, settable.
- spec: bodies and answers against Discord's OpenAPI description, where a copy is beside the repository.
- gateway, line, sessions, intents, chunks: identify (one per 5 s), ready, guilds, heartbeats, resume with replay, the
  close codes, privileged intents, empty contents, shards, members in thousands once per 30 s. docs events/gateway;
  discord-api-docs#7760; discord/gateway.py for what a client sends.
- permissions: the arithmetic, overwrites, time-outs, the order of roles. docs topics/permissions.
- rest/roles, rest/members, doings: 50013 for what is above, managed or @everyone; 10007, 10011, 10013, 10026.
  docs resources/guild; python-discord/bot#2963 (a time-out is lost by leaving).
- rest/invites: a day, uses, 10006. docs resources/invite.
- rest/channels, rest/threads: overwrites hold only the bot's own bits; a bot can shut itself out (50001).
  docs resources/channel, topics/threads.
- rest/messages, rest/reactions, letters, limits, mentions: lengths, nonces, private chats (50007), history, files,
  whom a text pings. docs resources/message.
- orders, rest/commands: shapes and names of commands, the bulk overwrite, 200 new names a day. docs
  interactions/application-commands; AutoGPT#12618.
- interactions, rest/answers, asking: three seconds (10062), once (40060), fifteen minutes (50027), what each kind may
  answer, ephemeral answers. docs interactions/receiving-and-responding.

A "docs" page is known in general or was read in a stored copy; nothing was tried against the live service.

Not modelled: voice, presences, stickers, polls, forums, pins, webhooks other than of interactions, components
v2, files in forms, emojis of a guild, audit logs over the wire (`guild.audit` has them), auto-moderation, membership
screening, slow mode, entitlements, user-installed applications, ETF and zstd.
"""

from tests.wire.discord.community import BOT_BITS, Community
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.interactions import Interaction, Modal
from tests.wire.discord.people import Person
from tests.wire.discord.stand_in import DiscordStandIn
from tests.wire.discord.things import Button, Channel, Message, Role
from tests.wire.discord.world import Portal

__all__ = [
    "BOT_BITS",
    "Button",
    "CannotDo",
    "Channel",
    "Community",
    "DiscordStandIn",
    "Interaction",
    "Message",
    "Modal",
    "Person",
    "Portal",
    "Role",
]
