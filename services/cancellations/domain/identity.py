"""What makes two mentions of a claim the same claim: the channel's number of it and the line (README, claim keys)."""

from __future__ import annotations

from services.cancellations.domain.upload_rows import Row


def part_of_line(adapter: str, market_order_no: str, market_line_no: str) -> str:
    """The part of a numbered claim that is about one line. 11번가 uses order and line with its number everywhere;
    an ESM claim is its order."""
    if adapter == "eleven_st":
        return f"{market_order_no}/{market_line_no}" if market_line_no else market_order_no
    return "" if adapter == "esm" else market_line_no


def identity_of(adapter: str, row: Row) -> tuple[str, str]:
    """Number and part of a row that has the channel's claim number."""
    return row.claim_key, part_of_line(adapter, row.market_order_no, row.market_line_no)
