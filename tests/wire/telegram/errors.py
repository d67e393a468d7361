"""Refusals in Telegram's shape (docs: "Making requests", ResponseParameters), and what no app offers."""

from typing import Any


class ApiError(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON that goes over the wire."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class NotPossible(Exception):
    """The person's app does not offer this: a fault of the test, not of the bot."""


class NotModelled(ApiError):
    """Telegram knows it, the stand-in does not: loud, so that nobody believes it had an effect."""

    def __init__(self, what: str) -> None:
        super().__init__(400, f"Bad Request: the stand-in does not model {what}")


def bad(what: str, **parameters: Any) -> ApiError:
    """The request cannot be done as it is."""
    return ApiError(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> ApiError:
    """Somebody does not want the bot."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """Two ways of hearing updates at once."""
    return ApiError(409, f"Conflict: {what}")


def too_many(retry_after: int) -> ApiError:
    """Flood control."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
