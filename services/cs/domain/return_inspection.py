"""도착 검수: what became of each piece of a return. Every piece gets a disposition; what nobody found is MISSING."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Disposition


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Pieces of one line of the order that the return brings back."""

    item_id: int
    option_code: str | None
    qty: int


@dataclass(frozen=True, slots=True)
class Piece:
    """So many pieces of a line, and what was found."""

    item_id: int
    qty: int
    disposition: Disposition


def inspected(lines: Sequence[ReturnLine], found: Sequence[Piece]) -> tuple[Piece, ...]:
    """The whole finding, in the order of the lines. Several findings may name one line.

    Raises NO_ITEM_SELECTED, ITEM_NOT_FOUND, QTY_ZERO, QTY_OUT_OF_RANGE.
    """
    if not found:
        raise Refusal("NO_ITEM_SELECTED")
    known = {line.item_id for line in lines}
    counted: Counter[tuple[int, Disposition]] = Counter()
    for piece in found:
        if piece.item_id not in known:
            raise Refusal("ITEM_NOT_FOUND", item_id=piece.item_id)
        if piece.qty < 1:
            raise Refusal("QTY_ZERO")
        counted[piece.item_id, piece.disposition] += piece.qty
    for line in lines:
        named = sum(counted[line.item_id, each] for each in Disposition)
        if named > line.qty:
            raise Refusal("QTY_OUT_OF_RANGE", max=line.qty)
        counted[line.item_id, Disposition.MISSING] += line.qty - named
    return tuple(
        Piece(line.item_id, counted[line.item_id, each], each)
        for line in lines
        for each in Disposition
        if counted[line.item_id, each]
    )


def came_back(pieces: Sequence[Piece]) -> dict[int, int]:
    """Pieces of each line that were in the box."""
    came: Counter[int] = Counter()
    for piece in pieces:
        if piece.disposition is not Disposition.MISSING:
            came[piece.item_id] += piece.qty
    return dict(came)
