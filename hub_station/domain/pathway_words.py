"""What pydantic finds wrong with a pathway, as sentences that a hub's manager understands and can act on."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from hub_station.domain.pathway import ConsentLevel, Exclusion, Pathway, Question, Reason, ViewRule
from hub_station.domain.pathway_rules import LISTS, Found, close
from hub_station.domain.toml_lines import Path

_BLOCKS: dict[str, type[BaseModel]] = {
    "views": ViewRule,
    "consent": ConsentLevel,
    "questions": Question,
    "exclusions": Exclusion,
}


def in_words(error: ValidationError) -> list[Found]:
    """Return every fault with its place in the file."""
    return [_found(one) for one in error.errors(include_url=False)]


def _found(one: Any) -> Found:
    place: Path = tuple(one["loc"])
    context = one.get("ctx", {})
    if one["type"] == "pathway":
        return Found((*place, context["key"]), context["words"])
    return Found(place, _words(one["type"], context, one["input"], place))


def _words(kind: str, context: Mapping[str, Any], value: object, place: Path) -> str:
    name = str(place[-1]) if place else "the file"
    shown = f"“{value}”" if isinstance(value, str) else str(value)
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    match kind:
        case "missing":
            return _missing(name, place)
        case "extra_forbidden":
            fields = _model(place[:-1]).model_fields
            right = _heading(place) or close(name, fields) or f"; known are {', '.join(fields)}"
            return f"{name} is not known here{right}"
        case "literal_error" | "enum":
            right = re.sub(r"'([^']*)'", r"“\1”", str(context["expected"])).replace(", “”", "").replace(" or “”", "")
            return f"{shown} is not known; write {right}"
        case "string_pattern_mismatch":
            return f"{shown} cannot be an id; use small letters, digits and hyphens only, as in “close-up”"
        case "string_type":
            return f"{shown} must be a text in quotation marks"
        case "string_too_long":
            return f"this text has {len(str(value))} characters; shorten it to {context['max_length']}"
        case "string_too_short":
            return "this text is empty; write what staff are to read"
        case "greater_than_equal":
            return f"{shown} is too small; the smallest is {context['ge']}"
        case "less_than_equal":
            return f"{shown} is too large; the largest is {context['le']}"
        case "too_short":
            return f"this list is empty; add at least one block [[{name}]]"
        case _ if kind.startswith(("int", "finite")):
            return f"{shown} must be a whole number without quotation marks"
        case _ if kind.startswith("bool"):
            return f"{shown} must be true or false, without quotation marks"
        case "tuple_type" | "list_type":
            return _no_list(name, place)
        case _ if kind.startswith(("model", "dict", "dataclass")):
            return f"{shown} cannot stand here; each entry is a block of names and values under [[{_list_of(place)}]]"
        case _:
            return f"{shown} does not fit here"


def _missing(name: str, place: Path) -> str:
    if len(place) == 1 and name in LISTS:
        return f"the list {name} is missing; add at least one block [[{name}]]"
    field = _model(place[:-1]).model_fields.get(name)
    example = f'{name} = "…"' if field and field.annotation is not int else f"{name} = 1"
    where = "at the top of the file" if len(place) == 1 else "in this block"
    return f"{name} is missing {where}; add {example}"


def _no_list(name: str, place: Path) -> str:
    if len(place) == 1:
        return f"this must be a list of blocks, each under a heading [[{name}]] with two brackets"
    return f'this must be a list in square brackets, as in {name} = ["…"]'


def _heading(place: Path) -> str:
    """Explain the commonest surprise: a line of the top of the file that stands below a heading belongs to its block."""
    if len(place) > 1 and str(place[-1]) in Pathway.model_fields and place[-1] not in LISTS:
        return "; it belongs to the top of the file, before the first heading in brackets"
    return ""


def _model(place: Path) -> type[BaseModel]:
    if not place:
        return Pathway
    if len(place) > 2:
        return Reason
    return _BLOCKS.get(str(place[0]), Reason)


def _list_of(place: Path) -> str:
    return next((str(part) for part in reversed(place) if isinstance(part, str)), "views")
