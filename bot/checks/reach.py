"""Checks of how the outside is met: the web server, Telegram, Stripe."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.checks.base import Check, Status, Subject, Trouble, trouble

STRIPE_KEY = re.compile(r"(?:sk|rk)_(test|live)_\w+")
STRIPE_HOST = "api.stripe.com"


def _loopback(subject: Subject) -> Trouble | None:
    host = subject.settings.web_host
    return None if _is_loopback(host) else trouble(host=host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _stars(subject: Subject) -> Trouble | None:
    settings = subject.settings
    is_link = settings.telegram_bot_token is not None and settings.telegram_checkout == "link"
    return trouble() if is_link else None


def _key_mode(subject: Subject) -> Trouble | None:
    settings = subject.settings
    if settings.stripe_secret_key is None:
        return None
    shape = STRIPE_KEY.fullmatch(settings.stripe_secret_key.get_secret_value())
    if shape is None:
        return trouble()
    host = urlsplit(settings.stripe_api_base).hostname or ""
    return trouble("elsewhere", host=host) if shape[1] == "live" and host != STRIPE_HOST else None


def _webhook_secret(subject: Subject) -> Trouble | None:
    settings = subject.settings
    if settings.stripe_secret_key is None:
        return None
    if settings.stripe_webhook_secret is None or not settings.stripe_webhook_secret.get_secret_value():
        # Without an address that Stripe can reach nothing is delivered, and Stripe is asked every 5 minutes instead.
        return None if settings.public_url is None else trouble("missing")
    return None if settings.stripe_webhook_secret.get_secret_value().startswith("whsec_") else trouble()


CHECKS = (
    Check("web.bind_loopback", Status.WARN, _loopback, needs="config.valid"),
    Check("tg.stars_rail", Status.WARN, _stars, needs="config.valid"),
    Check("stripe.key_mode", Status.FAIL, _key_mode, needs="config.valid"),
    Check("stripe.webhook_secret", Status.FAIL, _webhook_secret, needs="config.valid"),
)
