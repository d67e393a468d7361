"""Refusals of the REST interface, in the words and numbers of Discord's error codes."""

from typing import Any

MESSAGES: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10006: (404, "Unknown Invite"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Permission Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30005: (400, "Maximum number of server roles reached (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30013: (400, "Maximum number of guild channels reached (500)"),
    30032: (400, "Maximum number of application commands reached (100)."),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100 messages."),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid Role"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


NOT_MODELLED = 501


class ApiError(Exception):
    """An answer that refuses; `errors` maps dotted paths of the body to (code, message)."""

    def __init__(
        self, code: int, message: str | None = None, status: int | None = None, errors: dict[str, Any] | None = None
    ) -> None:
        known_status, known = MESSAGES.get(code, (400, ""))
        self.status, self.code = status or known_status, code
        self.message, self.errors = message if message is not None else known, errors
        super().__init__(f"{self.status} {code}: {self.message} {errors or ''}")

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        shown: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            shown["errors"] = self.errors
        return shown


def bad(path: str, code: str, message: str) -> ApiError:
    """Return "Invalid Form Body" with one error at the dotted path."""
    return invalid({path: (code, message)})


def invalid(found: dict[str, tuple[str, str]]) -> ApiError:
    """Return "Invalid Form Body" with an error at each dotted path."""
    errors: dict[str, Any] = {}
    for path, (code, message) in found.items():
        place = errors
        for step in path.split(".") if path else []:
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})
    return ApiError(50035, errors=errors)


def too_long(path: str, limit: int) -> ApiError:
    """Return the refusal of a text above its limit."""
    return bad(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def out_of_range(path: str, low: int, high: int) -> ApiError:
    """Return the refusal of a length or number outside its limits."""
    return bad(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def not_modelled(what: str) -> ApiError:
    """Return a loud refusal of what Discord has and the stand-in has not."""
    return ApiError(0, f"stand_in_not_modelled: {what}", status=NOT_MODELLED)


class CannotDo(Exception):
    """The person's own client does not offer this: no such command, no permission, a disabled button."""
