"""Refusals in Stripe's shape (docs: api/errors, error-codes)."""

from typing import Any


class ApiError(Exception):
    """What the API answers instead of an object. `saved`: an idempotent repeat gets it again."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        type_: str = "invalid_request_error",
        saved: bool = True,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.saved = saved
        self.error = {"message": message, "type": type_, "code": code, "param": param, **extra}

    def body(self) -> dict[str, Any]:
        """Return the JSON that goes over the wire; absent things are left out, as Stripe does."""
        return {"error": {key: value for key, value in self.error.items() if value is not None}}


def bad(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A request that began to execute and was refused."""
    return ApiError(400, message, code=code, param=param)


def malformed(message: str, param: str, code: str | None = None) -> ApiError:
    """A request that failed validation: no idempotent result is saved for it."""
    return ApiError(400, message, code=code, param=param, saved=False)


def not_modelled(what: str) -> ApiError:
    """Stripe knows it, the stand-in does not: loud, so that nobody believes it had an effect."""
    return ApiError(400, f"The stand-in does not model {what}.", code="stand_in_not_modelled", saved=False)


def missing(kind: str, id_: str, param: str = "id", *, status: int = 404) -> ApiError:
    """No such object: 404 when it is the one the path names, 400 when a parameter names it."""
    name = kind.rpartition(".")[2] if kind.startswith("checkout") else kind.replace("_", " ")
    return ApiError(status, f"No such {name}: '{id_}'", code="resource_missing", param=param)


def declined(code: str, *, charge: str | None, payment_intent: dict[str, Any] | None = None) -> ApiError:
    """A card that the bank refused (402 `card_error`)."""
    messages = {
        "card_declined": "Your card was declined.",
        "authentication_required": "Your card was declined. This transaction requires authentication.",
    }
    return ApiError(
        402,
        messages[code],
        code=code,
        type_="card_error",
        decline_code="generic_decline" if code == "card_declined" else "authentication_required",
        charge=charge,
        payment_intent=payment_intent,
    )
