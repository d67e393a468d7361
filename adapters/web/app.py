"""The web application: health, and whatever routes the composition root hangs on it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.headers import SAFE_HEADERS, SafeHeaders

BODY_LIMIT_BYTES = 1 << 20
"""More than any webhook of Stripe or Telegram sends."""
READY_S = 2.0
"""Monitors wait for 3 to 5 s: an answer that names the reason must come before they give up."""

Ready = Callable[[], Awaitable[Mapping[str, str]]]
"""Part of the process -> "ok", or in few words why it is not."""

log = logging.getLogger(__name__)


def web_app(
    *, ready: Ready, version: str, routes: Sequence[BaseRoute] = (), ready_within_s: float = READY_S
) -> FastAPI:
    """Return the ASGI application: `/healthz`, `/readyz` and `routes`; more may be added until it is served."""
    app = FastAPI(
        title="Zhishe",
        version=version,
        openapi_url=None,  # with it go the pages that describe the interface to strangers
        redirect_slashes=False,
        routes=[*_health(ready, version, ready_within_s), *routes],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT_BYTES),
        ],
    )
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _broken)
    return app


def _health(ready: Ready, version: str, ready_within_s: float) -> list[BaseRoute]:
    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": version})

    async def readyz(_request: Request) -> Response:
        parts = await _parts(ready, ready_within_s)
        is_ready = all(state == "ok" for state in parts.values())
        return JSONResponse(dict(parts), status_code=200 if is_ready else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


async def _parts(ready: Ready, within_s: float) -> Mapping[str, str]:
    try:
        async with asyncio.timeout(within_s):
            return await ready()
    except TimeoutError:
        return {"check": "timeout"}
    except Exception:
        log.exception("web.ready.failed")
        return {"check": "failed"}


async def _refused(_request: Request, fault: Any) -> Response:
    return PlainTextResponse(f"{fault.detail}\n", fault.status_code, headers=fault.headers)


async def _malformed(_request: Request, _fault: Exception) -> Response:
    # The framework's own answer repeats what was sent.
    return PlainTextResponse("Unprocessable Content\n", 422)


async def _broken(_request: Request, _fault: Exception) -> Response:
    # Answered outside all middleware, so it brings its headers itself. The server logs the fault.
    return PlainTextResponse("Internal Server Error\n", 500, headers=SAFE_HEADERS)
