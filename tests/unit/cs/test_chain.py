"""The chain over C/S records: what breaks it, and what does not (architecture 7)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.cs.application.verify_chain import Linked, Verdict, verify
from services.cs.domain.chain import CONTENT, GENESIS, digest_of, link

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def record(n: int, **values: Any) -> dict[str, Any]:
    usual = {"id": n, "key": f"k{n}", "mgmt_no": 5000 + n, "line": 0, "pack_no": 5000 + n, "at": AT, "operator": "test",
             "task": "add_cs_note", "system_text": "", "note": f"내용 {n}"}  # fmt: skip
    return {**dict.fromkeys(CONTENT), **usual, **values}


def chain(count: int) -> list[Linked]:
    made: list[Linked] = []
    before = GENESIS
    for n in range(1, count + 1):
        salt = bytes([n]) * 16
        one = link(n, before, n, digest_of(record(n), salt))
        made.append((one, salt, record(n)))
        before = one.hash
    return made


async def told(rows: list[Linked], anchor: str | None = None) -> Verdict:
    async def each() -> AsyncIterator[Linked]:
        for row in rows:
            yield row

    return await verify(each(), anchor)


async def test_chain_is_whole_when_nothing_was_touched() -> None:
    verdict = await told(chain(3))
    assert (verdict.links, verdict.erased, verdict.broken) == (3, 0, None)
    assert (await told([])).broken is None


def test_hash_is_as_written_by_hand_when_a_link_is_made() -> None:
    import hashlib

    digest = hashlib.sha256(b"x").digest()
    expected = hashlib.sha256(bytes(32) + b"\0\0\0\0\0\0\0\1" + b"\0\0\0\0\0\0\0\x09" + digest).hexdigest()
    assert link(1, GENESIS, 9, digest).hash.hex() == expected


@pytest.mark.parametrize("name", [name for name in CONTENT if name != "at"])
async def test_chain_is_broken_when_any_content_was_changed(name: str) -> None:
    rows = chain(3)
    one, salt, content = rows[1]
    assert content is not None
    rows[1] = (one, salt, {**content, name: 77 if isinstance(content[name], int) else "다른 말"})
    verdict = await told(rows)
    assert verdict.broken == "record 2 was changed after it was sealed (link 2)"


async def test_chain_is_broken_when_links_are_taken_out_or_made_up() -> None:
    rows = chain(3)
    assert (await told([rows[0], rows[2]])).broken == "link 2 is missing"
    forged = replace(rows[1][0], digest=digest_of(record(2, note="x"), bytes([2]) * 16))
    rows[1] = (forged, rows[1][1], record(2, note="x"))
    assert (await told(rows)).broken == "link 2 (record 2) does not follow from the one before it"
    rows = chain(3)
    rows[2] = (rows[2][0], rows[2][1], None)
    assert (await told(rows)).broken == "record 3 is gone, its link 3 is there"


async def test_end_that_was_cut_off_is_seen_when_its_head_is_known() -> None:
    rows = chain(3)
    head = (await told(rows)).head
    assert (await told(rows, head)).broken is None
    assert (await told(rows[:2])).broken is None
    assert "is not in the chain" in str((await told(rows[:2], head)).broken)


async def test_chain_holds_when_a_person_was_erased_with_content_and_salt() -> None:
    rows = chain(3)
    rows[1] = (rows[1][0], None, record(2, note="", system_text=""))
    verdict = await told(rows)
    assert (verdict.links, verdict.erased, verdict.broken) == (3, 1, None)
    rows[1] = (rows[1][0], None, record(2))
    assert (await told(rows)).broken == "record 2 has content and no salt"
