"""How long and how many: contents, embeds, components and modals.

Source: docs resources/message ("Embed Limits"), components/reference; lengths are counted in code points (known).
"""

from typing import Any

from tests.wire.discord.errors import bad, invalid, not_modelled, out_of_range, too_long

Json = dict[str, Any]
CONTENT, EMBEDS, EMBED_TOTAL, ROWS, CUSTOM_ID, LABEL = 2000, 10, 6000, 5, 100, 80
COMPONENTS_V2 = 1 << 15
SELECTS = frozenset((3, 5, 6, 7, 8))


def check_message(body: Json) -> None:
    """The body of a message is within the limits, or it is refused with the path of the fault."""
    if (body.get("flags") or 0) & COMPONENTS_V2:
        raise not_modelled("components v2")
    for unknown in ("poll", "sticker_ids"):
        if body.get(unknown):
            raise not_modelled(unknown)
    if len(body.get("content") or "") > CONTENT:
        raise too_long("content", CONTENT)
    if len(str(body.get("nonce") or "")) > 25:
        raise too_long("nonce", 25)
    check_embeds(body.get("embeds") or [])
    check_components(body.get("components") or [])


def check_embeds(embeds: list[Json]) -> None:
    """The embeds are within their limits, each and together."""
    if len(embeds) > EMBEDS:
        raise bad("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {EMBEDS} or fewer in length.")
    total = sum(_embed(embed, f"embeds.{number}") for number, embed in enumerate(embeds))
    if total > EMBED_TOTAL:
        raise bad("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def check_components(rows: list[Json]) -> None:
    """At most five rows of at most five buttons or one menu, each custom_id once."""
    if len(rows) > ROWS:
        raise bad("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {ROWS} in length.")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = f"components.{number}"
        if row.get("type") != 1:
            raise bad(f"{path}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        items = row.get("components") or []
        menus = sum(item.get("type") in SELECTS for item in items)
        width = sum(5 if item.get("type") in SELECTS else 1 for item in items)
        if not items or width > 5 or (menus and len(items) > 1):
            raise bad(f"{path}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
        for place, item in enumerate(items):
            _component(item, f"{path}.components.{place}", seen)


def check_modal(body: Json) -> None:
    """A modal has a title, a custom_id, and one to five inputs."""
    _between(body.get("title"), "data.title", 1, 45)
    _between(body.get("custom_id"), "data.custom_id", 1, CUSTOM_ID)
    rows = body.get("components") or []
    if not 1 <= len(rows) <= ROWS:
        raise bad("data.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {ROWS} in length.")
    seen: set[str] = set()
    for number, item in enumerate(inputs(body)):
        path = f"data.components.{number}"
        if item.get("type") not in (4, 3):
            raise not_modelled(f"a component of type {item.get('type')} in a modal")
        _custom_id(item, path, seen)
        if item.get("label") is not None:
            _between(item["label"], f"{path}.label", 1, 45)
        if len(item.get("placeholder") or "") > 100:
            raise too_long(f"{path}.placeholder", 100)
        if len(item.get("value") or "") > 4000 or not 1 <= (item.get("max_length") or 4000) <= 4000:
            raise too_long(f"{path}.value", 4000)


def inputs(modal: Json) -> list[Json]:
    """Return the inputs of a modal, be they in rows or under labels; a label lends its words."""
    found: list[Json] = []
    for row in modal.get("components") or []:
        if row.get("type") == 18:
            found.append({**row["component"], "label": row.get("label"), "labelled": True})
        elif row.get("type") == 1:
            found += row.get("components") or []
    return found


def _embed(embed: Json, path: str) -> int:
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    fields = embed.get("fields") or []
    if len(fields) > 25:
        raise bad(f"{path}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if not any(
        embed.get(name) for name in ("title", "description", "fields", "footer", "author", "image", "thumbnail")
    ):
        raise bad(f"{path}.description", "BASE_TYPE_REQUIRED", "This field is required")
    parts = [
        ("title", embed.get("title"), 256),
        ("description", embed.get("description"), 4096),
        ("footer.text", footer.get("text"), 2048),
        ("author.name", author.get("name"), 256),
    ]
    for number, one in enumerate(fields):
        for name, limit in (("name", 256), ("value", 1024)):
            _between(one.get(name), f"{path}.fields.{number}.{name}", 1, limit)
            parts.append((f"fields.{number}.{name}", one[name], limit))
    for name, text, limit in parts:
        if text and len(text) > limit:
            raise too_long(f"{path}.{name}", limit)
    return sum(len(text) for _, text, _ in parts if text)


def _component(item: Json, path: str, seen: set[str]) -> None:
    kind = item.get("type")
    if kind == 2:
        _button(item, path, seen)
    elif kind in SELECTS:
        _custom_id(item, path, seen)
        options = item.get("options") or []
        if kind == 3 and not 1 <= len(options) <= 25:
            raise out_of_range(f"{path}.options", 1, 25)
        if len(item.get("placeholder") or "") > 150:
            raise too_long(f"{path}.placeholder", 150)
        for number, option in enumerate(options):
            for name in ("label", "value"):
                _between(option.get(name), f"{path}.options.{number}.{name}", 1, 100)
    else:
        raise bad(f"{path}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).')


def _button(item: Json, path: str, seen: set[str]) -> None:
    if len(item.get("label") or "") > LABEL:
        raise too_long(f"{path}.label", LABEL)
    if not item.get("label") and not item.get("emoji"):
        raise bad(path, "BUTTON_COMPONENT_MISSING_LABEL_OR_EMOJI", "A label or an emoji is required")
    match item.get("style"):
        case 1 | 2 | 3 | 4:
            if item.get("url"):
                raise bad(path, "BUTTON_COMPONENT_URL_NOT_ALLOWED", "A url cannot be specified for this style")
            _custom_id(item, path, seen)
        case 5:
            url = item.get("url") or ""
            if not url.startswith(("http://", "https://", "discord://")) or len(url) > 512:
                raise bad(f"{path}.url", "URL_TYPE_INVALID_URL", "Not a well formed URL.")
            if item.get("custom_id"):
                raise bad(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", "Cannot specify both custom id and url")
        case other:
            raise bad(f"{path}.style", "BASE_TYPE_CHOICES", f"Value must be one of (1, 2, 3, 4, 5), not {other}.")


def _custom_id(item: Json, path: str, seen: set[str]) -> None:
    given = item.get("custom_id")
    _between(given, f"{path}.custom_id", 1, CUSTOM_ID)
    if given in seen:
        raise bad(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(str(given))


def _between(text: Any, path: str, low: int, high: int) -> None:
    if text is None:
        raise invalid({path: ("BASE_TYPE_REQUIRED", "This field is required")})
    if not low <= len(text) <= high:
        raise out_of_range(path, low, high)
