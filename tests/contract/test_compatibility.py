"""Message types grow, they do not change: the code against the committed schemas, and the checker against itself."""

from __future__ import annotations

import copy
from enum import StrEnum
from typing import Any, ClassVar, Literal

import pytest

from shared.contracts.base import Contract, Value
from tests.contract.compatibility import breaking, breaking_changes
from tests.contract.documents import committed_schemas, schema_of, schemas


def test_every_type_is_additive_when_compared_with_the_committed_schema() -> None:
    committed = committed_schemas()
    assert committed
    assert breaking_changes(committed, schemas()) == []


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"


class MoreColours(StrEnum):
    RED = "RED"
    BLUE = "BLUE"
    GREEN = "GREEN"


class Part(Value):
    code: str
    qty: int = 1


class Thing(Contract):
    """As it was published first."""

    TYPE: ClassVar[str] = "tests.thing.changed.v1"
    EXCHANGE: ClassVar[str] = "tests.events"
    id: str
    note: str = ""
    colour: Colour = Colour.RED
    maybe: int | None = None
    parts: tuple[Part, ...] = ()


OLD = schema_of(Thing)


def edited(**changes: Any) -> dict[str, Any]:
    """The first schema with other properties: a schema replaces, None removes."""
    new = copy.deepcopy(OLD)
    for name, schema in changes.items():
        if schema is None:
            del new["properties"][name]
            new["required"] = [one for one in new["required"] if one != name]
        else:
            new["properties"][name] = schema
    return new


def test_nothing_breaks_when_nothing_or_only_words_change() -> None:
    assert breaking(OLD, copy.deepcopy(OLD)) == []
    reworded = {**OLD, "description": "Said otherwise."}
    reworded["properties"] = {
        **OLD["properties"],
        "note": {**OLD["properties"]["note"], "description": "x", "default": "-"},
    }
    assert breaking(OLD, reworded) == []


def test_nothing_breaks_when_an_optional_field_is_added_anywhere() -> None:
    class PartWithMore(Value):
        code: str
        qty: int = 1
        weight: int | None = None

    class ThingWithMore(Thing):
        parts: tuple[PartWithMore, ...] = ()  # type: ignore[assignment]
        extra: str = ""

    assert breaking(OLD, schema_of(ThingWithMore)) == []


def test_nothing_breaks_when_a_type_is_added() -> None:
    assert breaking_changes({"a.b.c.v1": OLD}, {"a.b.c.v1": OLD, "a.b.c.v2": edited(note=None)}) == []


def test_type_that_is_gone_breaks_when_compared() -> None:
    assert breaking_changes({"a.b.c.v1": OLD}, {}) == ["a.b.c.v1: the type is gone; somebody may still bind it"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"note": None}, ["/note: the field is gone (removed or renamed)"]),
        ({"id": None}, ["/id: the field is gone (removed or renamed)"]),
        ({"note": {"type": "integer"}}, ["/note: type was 'string' and is 'integer'"]),
        ({"id": {"type": "string", "format": "uuid"}}, ["/id: format was None and is 'uuid'"]),
        ({"note": {"type": "string", "maxLength": 10}}, ["/note: maxLength was None and is 10"]),
        ({"maybe": {"type": "integer"}}, ["/maybe: anyOf was [{'type': 'integer'}, {'type': 'null'}] and is None",
                                          "/maybe: type was None and is 'integer'"]),
        ({"note": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
         ["/note: anyOf was None and is [{'type': 'string'}, {'type': 'null'}]", "/note: type was 'string' and is None"]),
        ({"maybe": {"anyOf": [{"type": "number"}, {"type": "null"}]}}, ["/maybe: type was 'integer' and is 'number'"]),
    ],
)  # fmt: skip
def test_change_breaks_and_is_named_when_a_field_is_not_what_it_was(changes: dict[str, Any], said: list[str]) -> None:
    assert breaking(OLD, edited(**changes)) == said


def test_renamed_field_breaks_when_compared() -> None:
    class Renamed(Contract):
        id: str
        remark: str = ""
        colour: Colour = Colour.RED
        maybe: int | None = None
        parts: tuple[Part, ...] = ()

    assert breaking(OLD, schema_of(_typed(Renamed))) == ["/note: the field is gone (removed or renamed)"]


def test_requiring_breaks_when_a_field_was_optional_or_is_new() -> None:
    class Stricter(Thing):
        note: str
        fresh: int

    assert breaking(OLD, schema_of(Stricter)) == [
        "/note: required now; old messages may lack it",
        "/fresh: a new field must be optional",
    ]


def test_no_longer_requiring_breaks_when_old_readers_demand_it() -> None:
    class Looser(Thing):
        id: str = ""

    assert breaking(OLD, schema_of(Looser)) == ["/id: no longer required; old readers demand it"]


def test_values_break_when_some_are_new_or_gone() -> None:
    class Wider(Thing):
        colour: MoreColours = MoreColours.RED  # type: ignore[assignment]

    class Narrower(Thing):
        colour: Literal[Colour.RED] = Colour.RED

    assert breaking(OLD, schema_of(Wider)) == ["/colour: the value 'GREEN' is new; old readers do not know it"]
    assert breaking(schema_of(Wider), OLD) == ["/colour: the value 'GREEN' is gone"]
    assert breaking(OLD, schema_of(Narrower)) != []


def test_change_deep_inside_breaks_when_reached_through_references() -> None:
    class OtherPart(Value):
        code: int
        size: int

    class Deep(Thing):
        parts: tuple[OtherPart, ...] = ()  # type: ignore[assignment]

    assert breaking(OLD, schema_of(Deep)) == [
        "/parts[]/code: type was 'string' and is 'integer'",
        "/parts[]/qty: the field is gone (removed or renamed)",
        "/parts[]/size: a new field must be optional",
    ]


def test_single_value_instead_of_a_list_breaks_when_compared() -> None:
    assert breaking(OLD, edited(parts={"type": "string"})) == [
        "/parts: items was {'$ref': '#/$defs/Part'} and is None",
        "/parts: type was 'array' and is 'string'",
    ]


def test_recursive_schema_is_compared_once_when_it_names_itself() -> None:
    node = {
        "$defs": {
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}, "x": {"type": "string"}}}
        },
        "$ref": "#/$defs/Node",
    }
    other = copy.deepcopy(node)
    other["$defs"]["Node"]["properties"]["x"] = {"type": "integer"}  # type: ignore[index]
    assert breaking(node, copy.deepcopy(node)) == []
    assert breaking(node, other) == ["/x: type was 'string' and is 'integer'"]


def _typed(contract: type[Contract]) -> type[Contract]:
    contract.TYPE = Thing.TYPE
    return contract
