"""Whether a message type's new schema is additive: an old reader understands new messages, a new reader old ones.

Within a major only new optional fields may come. Anything else (a field that goes, is renamed, means another type, is
required now or no longer, another set of values) wants a new type `….v<n+1>` beside the old one (architecture 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

_WORDS = {"title", "description", "default", "examples", "$schema", "$id", "$defs", "$comment", "deprecated"}
"""Keywords that say nothing about which documents are good."""


def breaking_changes(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[str]:
    """All that breaks between two sets of types; a new type breaks nothing."""
    gone = [f"{name}: the type is gone; somebody may still bind it" for name in sorted(old.keys() - new.keys())]
    return gone + [
        f"{name}{change}" for name in sorted(old.keys() & new.keys()) for change in breaking(old[name], new[name])
    ]


def breaking(old: Schema, new: Schema) -> list[str]:
    """What breaks between two schemas of one type, each with the path of the field; empty when additive."""
    return list(dict.fromkeys(_Comparison(old, new).nodes(old, new, "")))


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str]] = set()

    def nodes(self, old: Any, new: Any, path: str) -> Iterator[str]:
        pair = (str(_ref(old)), str(_ref(new)))
        if pair != ("None", "None"):
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _resolved(old, self._old), _resolved(new, self._new)
        if not isinstance(old, dict) or not isinstance(new, dict):
            if old != new:
                yield f"{path}: {old!r} became {new!r}"
            return
        yield from self._object(old, new, path)
        for word in sorted((old.keys() | new.keys()) - _WORDS - {"properties", "required"}):
            yield from self._word(word, old.get(word), new.get(word), path)

    def _object(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        demanded, demands = set(old.get("required", ())), set(new.get("required", ()))
        for name in before:
            here = f"{path}/{name}"
            if name not in after:
                yield f"{here}: the field is gone (removed or renamed)"
                continue
            if name in demands - demanded:
                yield f"{here}: required now; old messages may lack it"
            if name in demanded - demands:
                yield f"{here}: no longer required; old readers demand it"
            yield from self.nodes(before[name], after[name], here)
        for name in sorted(demands - before.keys()):
            yield f"{path}/{name}: a new field must be optional"

    def _word(self, word: str, old: Any, new: Any, path: str) -> Iterator[str]:
        if word == "enum" and isinstance(old, list) and isinstance(new, list):
            for value in old:
                if value not in new:
                    yield f"{path}: the value {value!r} is gone"
            for value in new:
                if value not in old:
                    yield f"{path}: the value {value!r} is new; old readers do not know it"
        elif word in {"anyOf", "oneOf", "allOf", "prefixItems"} and _same_length(old, new):
            for one, other in zip(old, new, strict=True):
                yield from self.nodes(one, other, path)
        elif word in {"items", "additionalProperties"} and isinstance(old, dict) and isinstance(new, dict):
            yield from self.nodes(old, new, f"{path}[]")
        elif old != new:
            yield f"{path}: {word} was {old!r} and is {new!r}"


def _ref(node: Any) -> str | None:
    return node.get("$ref") if isinstance(node, dict) else None


def _resolved(node: Any, document: Schema) -> Any:
    while (ref := _ref(node)) is not None:
        found: Any = document
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _same_length(old: Any, new: Any) -> bool:
    return isinstance(old, list) and isinstance(new, list) and len(old) == len(new)
