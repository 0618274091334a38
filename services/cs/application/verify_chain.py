"""`cs verify`: walks the chain from its first link and says where it is broken, if it is (architecture 7)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.cs.domain.chain import GENESIS, Link, digest_of, link

Linked = tuple[Link, bytes | None, Mapping[str, Any] | None]


@dataclass(slots=True)
class Verdict:
    """`broken` in words, None: whole. `erased` records keep their link without content. `head` is `n:hash` of the end."""

    links: int = 0
    erased: int = 0
    head: str = f"0:{GENESIS.hex()}"
    broken: str | None = None
    anchored: bool = False


async def verify(chain: AsyncIterator[Linked], anchor: str | None = None) -> Verdict:
    """Check numbers, hashes and contents; with `anchor` (a head noted earlier) also that it is still in the chain."""
    verdict = Verdict(anchored=anchor in {None, f"0:{GENESIS.hex()}"})
    before = GENESIS
    async for found, salt, record in chain:
        verdict.broken = _defect(found, verdict.links + 1, before, salt, record)
        if verdict.broken:
            return verdict
        verdict.links, before = found.n, found.hash
        verdict.erased += salt is None
        verdict.head = f"{found.n}:{found.hash.hex()}"
        verdict.anchored = verdict.anchored or verdict.head == anchor
    if not verdict.anchored:
        verdict.broken = f"the head {anchor} is not in the chain: links were taken away or replaced"
    return verdict


def _defect(
    found: Link, expected: int, before: bytes, salt: bytes | None, record: Mapping[str, Any] | None
) -> str | None:
    if found.n != expected:
        return f"link {expected} is missing"
    if link(found.n, before, found.record_id, found.digest).hash != found.hash:
        return f"link {found.n} (record {found.record_id}) does not follow from the one before it"
    if record is None:
        return f"record {found.record_id} is gone, its link {found.n} is there"
    if salt is None:
        whole = any(record[name] for name in ("system_text", "masked_text", "note"))
        return f"record {found.record_id} has content and no salt" if whole else None
    if digest_of(record, salt) != found.digest:
        return f"record {found.record_id} was changed after it was sealed (link {found.n})"
    return None
