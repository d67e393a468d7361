"""Deliveries to a webhook: lanes, retries until 2xx, the secret (docs: setWebhook; WebhookActor.cpp)."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.wire.telegram.errors import bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Json
from tests.wire.telegram.updates import Update, Updates

Target = Any
"""An ASGI application, or the base address of a server on loopback."""
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
PORTS = (None, 80, 88, 443, 8443)
LONGEST_WAIT_S, GONE_S, ANSWER_S = 60.0, 23 * 3600, 30.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One request that was sent, and what came back (0: no answer)."""

    update_id: int
    status: int
    attempt: int


@dataclass
class Hook:
    """The webhook as it is set; an empty address is none."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    error: str = ""
    error_at: int = 0
    gone_since: float | None = None


@dataclass
class Deliverer:
    """Sends what waits, one request at a time in each lane."""

    updates: Updates
    hosts: dict[str, Target] = field(default_factory=dict)
    """Public bases (`https://bot.example`) and what answers there."""
    hook: Hook = field(default_factory=Hook)
    sent: list[Delivered] = field(default_factory=list)
    on_answer: Callable[[Json], None] = lambda _: None
    """Called with a method that the endpoint answered with."""
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    def set(self, params: Params) -> None:
        """`setWebhook`; an empty address takes it away."""
        url, secret = params.text("url"), params.text("secret_token")
        if url:
            self._check(url)
        if secret and not SECRET.match(secret):
            raise bad("secret token contains unallowed characters" if len(secret) < 257 else "secret token is too long")
        self.updates.allow(params.rows("allowed_updates"))
        self.hook = Hook(url, secret, min(max(params.number("max_connections", 40) or 40, 1), 100))
        self.updates.stop_poll("terminated by setWebhook request")
        self.drop(params)
        self.kick()

    def drop(self, params: Params) -> None:
        """Throw away what waits, if that was asked for."""
        if params.flag("drop_pending_updates"):
            self.updates.queue.clear()

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if self._target(url) is None:
            raise bad("bad webhook: Failed to resolve host: Name or service not known")
        if parts.hostname in LOOPBACK:
            return
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.port not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

    def _target(self, url: str) -> Target | None:
        for base, target in self.hosts.items():
            if url.startswith(base):
                return target
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" if parts.hostname in LOOPBACK else None

    def info(self) -> Json:
        """`getWebhookInfo`."""
        hook, waiting = self.hook, len(self.updates.waiting())
        body: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": waiting}
        if hook.url:
            body |= {"max_connections": hook.connections, "ip_address": "127.0.0.1"}
        if hook.error:
            body |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
        return body | {"allowed_updates": sorted(self.updates.allowed)}

    def due(self) -> list[Update]:
        """Return the first update of each lane that no wait holds back."""
        lanes: set[tuple[str, int]] = set()
        ready: list[Update] = []
        now = self.updates.clock.exact()
        for update in self.updates.waiting():
            if update.lane in lanes:
                continue
            lanes.add(update.lane)
            if not update.is_under_way and update.due <= now:
                ready.append(update)
        return ready

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way."""
        return bool(self._tasks)

    def kick(self) -> None:
        """Send what is due, as many at once as the webhook allows."""
        if not self.hook.url:
            return
        for update in self.due()[: max(self.hook.connections - len(self._tasks), 0)]:
            update.is_under_way = True
            task = asyncio.get_running_loop().create_task(self._send(update))
            self._tasks.add(task)
            task.add_done_callback(self._over)

    def _over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()
            self.kick()

    async def _send(self, update: Update) -> None:
        hook = self.hook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        update.attempt += 1
        answer: httpx.Response | None = None
        try:
            answer = await self._client(hook.url).post(urlsplit(hook.url).path, json=update.body, headers=headers)
        except httpx.TransportError as error:
            hook.error = f"Connection failed: {type(error).__name__}"
        update.is_under_way = False
        self.sent.append(Delivered(update.id, answer.status_code if answer is not None else 0, update.attempt))
        if answer is not None and answer.is_success:
            self._heard(update, answer)
        else:
            self._later(hook, update, answer)

    def _heard(self, update: Update, answer: httpx.Response) -> None:
        self.hook.gone_since = None
        if update in self.updates.queue:
            self.updates.queue.remove(update)
        if answer.content.startswith(b"{"):
            body = answer.json()
            if "method" in body:
                self.on_answer(body)

    def _later(self, hook: Hook, update: Update, answer: httpx.Response | None) -> None:
        """Again after 1, 2, 4 … 60 s or what `Retry-After` says; 410 for 23 hours ends the webhook."""
        now = self.updates.clock.exact()
        wait = min(2.0 ** (update.attempt - 1), LONGEST_WAIT_S)
        hook.error_at = int(now)
        if answer is not None:
            hook.error = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            wait = float(answer.headers.get("retry-after", wait))
            hook.gone_since = (hook.gone_since or now) if answer.status_code == 410 else None
        if hook.gone_since is not None and now - hook.gone_since >= GONE_S:
            self.hook = Hook()
            return
        update.due = now + wait
        if self.updates.clock.is_real:
            asyncio.get_running_loop().call_later(wait + 0.01, self.kick)

    def _client(self, url: str) -> httpx.AsyncClient:
        target = self._target(url)
        key = str(id(target)) if not isinstance(target, str) else target
        if key not in self._clients:
            base, transport = (target, None) if isinstance(target, str) else ("http://bot.test", _in_process(target))
            limits = httpx.Limits(max_connections=self.hook.connections)
            self._clients[key] = httpx.AsyncClient(
                base_url=base, transport=transport, timeout=ANSWER_S, limits=limits, trust_env=False
            )
        return self._clients[key]

    async def close(self) -> None:
        """Nothing is sent any more."""
        self.hook = Hook()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in self._clients.values():
            await client.aclose()


def _in_process(app: Target) -> httpx.ASGITransport:
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)
