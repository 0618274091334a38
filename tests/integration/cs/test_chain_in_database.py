"""Records are sealed once each, whoever seals, and `cs verify` finds what a database administrator changed."""

import asyncio
import secrets

import pytest
from sqlalchemy import text

from services.cs.adapters.chain import BATCH, seal
from services.cs.entrypoints.cli import VERBS
from services.cs.settings import Settings
from shared.contracts import orders as o
from tests.integration.cs.conftest import Cs
from tests.support.databases import connected
from tests.unit.cs.factories import created, event, hold, order, pack


async def records(cs: Cs, first: int, count: int) -> None:
    await cs.project(
        *[event(o.HoldSet, pack(order(n, version=2), holds=(hold(n),)), hold_id=f"h{n}", note="사유")
          for n in range(first, first + count)]
    )  # fmt: skip


async def sealed(cs: Cs) -> int:
    return await cs.database.transaction(lambda conn: seal(conn, secrets.token_bytes))


async def verdict(cs: Cs, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = await VERBS["verify"](Settings(database_url=cs.made.url), list(words))
    said = capsys.readouterr()
    return code, said.out + said.err


async def test_chain_is_whole_when_several_seal_while_records_are_written(
    cs: Cs, capsys: pytest.CaptureFixture[str]
) -> None:
    async def sealing() -> None:
        for _ in range(30):
            await sealed(cs)

    await asyncio.gather(sealing(), sealing(), *(records(cs, 6000 + 20 * n, 20) for n in range(10)))
    while await sealed(cs):
        pass
    code, said = await verdict(cs, capsys)
    assert (code, said.startswith("200 records sealed, 0 erased, head 200:")) == (0, True)
    assert await cs.rows("SELECT 1 FROM cs_unsealed") == []


async def test_more_than_a_batch_is_sealed_when_there_is_more(cs: Cs) -> None:
    for start in range(0, BATCH + 1, 501):
        await records(cs, 6000 + start, 501)
    assert [await sealed(cs), await sealed(cs), await sealed(cs)] == [BATCH, 2, 0]


TAMPERING = [
    ("UPDATE cs_record SET note = '다른 말' WHERE mgmt_no = 6003", "was changed after it was sealed"),
    ("UPDATE cs_record SET operator = 'nobody' WHERE mgmt_no = 6003", "was changed after it was sealed"),
    ("ALTER TABLE cs_record_state DROP CONSTRAINT fk_cs_record_state_record_id_cs_record;"
     " DELETE FROM cs_record WHERE mgmt_no = 6003", "is gone, its link"),
    ("DELETE FROM cs_chain WHERE n = 3", "link 3 is missing"),
    ("INSERT INTO cs_record (key, mgmt_no, line, pack_no, at, operator, task, system_text, note)"
     " VALUES ('x', 1, 0, 1, now(), 'test', 'set_hold', '', '')", "is not in the chain and not on its way there"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "told"), TAMPERING)
async def test_verify_says_where_when_the_owner_of_the_database_changed_something(
    cs: Cs, capsys: pytest.CaptureFixture[str], statement: str, told: str
) -> None:
    await records(cs, 6000, 6)
    await sealed(cs)
    async with connected(cs.made.owner_url) as owner:
        await owner.execute(statement)
    code, said = await verdict(cs, capsys)
    assert code == 1
    assert told in said


async def test_cut_end_is_found_when_an_earlier_head_is_given(cs: Cs, capsys: pytest.CaptureFixture[str]) -> None:
    await records(cs, 6000, 6)
    await sealed(cs)
    _, said = await verdict(cs, capsys)
    head = said.split("head ")[1].strip()
    async with connected(cs.made.owner_url) as owner:
        await owner.execute("DELETE FROM cs_chain WHERE n = 6; INSERT INTO cs_unsealed SELECT max(id) FROM cs_record")
    assert (await verdict(cs, capsys))[0] == 0
    code, said = await verdict(cs, capsys, "--head", head)
    assert (code, "is not in the chain" in said) == (1, True)


async def test_record_and_its_place_in_the_queue_are_one_when_the_transaction_fails(cs: Cs) -> None:
    async def failing(conn: object) -> None:
        from services.cs.application.project_orders import project_orders

        await project_orders(cs.uow(conn), [("e", event(o.HoldSet, pack(order(1)), hold_id="h"))])  # type: ignore[arg-type]
        await conn.execute(text("SELECT 1/0"))  # type: ignore[attr-defined]

    with pytest.raises(Exception, match="division by zero"):
        await cs.database.transaction(failing)
    await cs.project(created(pack(order(2))))
    assert await cs.rows("SELECT 1 FROM cs_unsealed UNION ALL SELECT 1 FROM cs_record") == []
