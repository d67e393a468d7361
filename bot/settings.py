"""What an operator may set: read once, frozen, by the flat names of the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from core.kernel.errors import Refused
from core.kernel.phrase import Phrase, phrase
from core.kernel.text import displayable

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
Days = Annotated[int, Field(ge=0, le=3650)]


class Wrong(ValueError):
    """A value that one of our own rules refuses; `said` tells the operator why."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(said.key)
        self.said = said


class Settings(BaseSettings):
    """Every setting with its default. The constructor reads no environment and no `.env`; `Settings.load()` does."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", case_sensitive=False)

    database_url: str = "sqlite+aiosqlite:///data/zhishe.db"
    data_keys: SecretStr | None = None
    data_key_file: Path | None = None

    telegram_bot_token: SecretStr | None = None
    telegram_api_base: str = "https://api.telegram.org/bot"
    telegram_file_base: str = "https://api.telegram.org/file/bot"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_checkout: Literal["link", "stars", "off"] = "link"

    discord_bot_token: SecretStr | None = None
    discord_api_base: str = "https://discord.com/api/v10"

    stripe_secret_key: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None
    stripe_api_base: str = "https://api.stripe.com"

    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8420
    public_url: str | None = None

    owner_ids: str = "console:owner"
    default_language: Literal["auto", "zh", "en"] = "auto"
    timezone: str = "Asia/Shanghai"

    grace_days: Days = 7
    retention_days: Annotated[int, Field(ge=7, le=730)] = 90
    pushes_per_week: Annotated[int, Field(ge=0, le=50)] = 2
    group_floor_people: Annotated[int, Field(ge=2)] = 5
    group_floor_messages: Annotated[int, Field(ge=2)] = 20

    worker_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = "worker-1"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the constructor alone with what it is given."""
        return (init_settings,)

    @classmethod
    def load(cls, env_file: Path = Path(".env")) -> Self:
        """Return the settings of the environment, over those of `env_file`.

        Raises `Refused("settings.invalid")` that names the first wrong setting.
        """
        written = {**dotenv_values(env_file), **os.environ}
        known = {name: written[name.upper()] for name in cls.model_fields if written.get(name.upper())}
        try:
            return cls.model_validate(known)
        except ValidationError as fault:
            first = fault.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0]).upper() if first["loc"] else "?"
            raise Refused("settings.invalid", name=name, problem=_problem(first)) from fault

    @field_validator("telegram_api_base", "telegram_file_base", "discord_api_base", "stripe_api_base", "public_url")
    @classmethod
    def is_safe_address(cls, address: str | None) -> str | None:
        """Return the address without a slash at its end; only a loopback one may do without https."""
        if address is None:
            return None
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not is_safe or not parts.hostname:
            raise Wrong(phrase("setting.https"))
        return address.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def is_zone(cls, name: str) -> str:
        """Return the name of a time zone that exists."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise Wrong(phrase("setting.zone", zone=displayable(name))) from fault
        return name

    @field_validator("owner_ids")
    @classmethod
    def are_addresses(cls, written: str) -> str:
        """Return `platform:id,…`; authority goes by ids, never by names."""
        for address in filter(None, written.split(",")):
            platform, _, external_id = address.strip().partition(":")
            if not platform or not external_id:
                raise Wrong(phrase("setting.person", written=displayable(address)))
        return written

    @property
    def owners(self) -> frozenset[str]:
        """The addresses of the owners."""
        return frozenset(address.strip() for address in self.owner_ids.split(",") if address.strip())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set: what no log may ever show."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))


def _problem(error: ErrorDetails) -> Phrase:
    context = error.get("ctx", {})
    match error["type"]:
        case "int_parsing":
            return phrase("setting.number")
        case "greater_than_equal":
            return phrase("setting.at_least", bound=context["ge"])
        case "less_than_equal":
            return phrase("setting.at_most", bound=context["le"])
        case "literal_error":
            return phrase("setting.one_of", choices=context["expected"].replace(" or ", ", "))
        case "string_pattern_mismatch":
            return phrase("setting.word")
        case "value_error" if isinstance(context["error"], Wrong):
            return context["error"].said
        case _:
            return phrase("plain", text=error["msg"])
