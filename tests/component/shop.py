"""A running product with one order in it, for inputs that must leave it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from shared.contracts.codes import CODES
from tests.component.bad_bodies import Command
from tests.component.fuzzing import assert_problem
from tests.component.still import Tables
from tests.e2e.desk import Desk
from tests.support.product import Product


@dataclass
class Shop:
    """`names` fill the placeholders of bad_bodies."""

    product: Product
    desk: Desk
    tables: Tables
    names: Mapping[str, Any]

    def filled(self, value: Any) -> Any:
        """The placeholders replaced by what is really there."""
        if isinstance(value, dict):
            return {key: self.filled(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if isinstance(value, str) and value.startswith("{") and value[1:-1] in self.names:
            return self.names[value[1:-1]]
        return value

    async def send(self, command: Command, content: bytes, media: str = "application/json") -> httpx2.Response:
        """These very bytes to the command's route."""
        path = command.path.format(**self.names)
        return await self.desk.client.request(command.method, path, content=content, headers={"content-type": media})


def refused(answer: httpx2.Response) -> str:
    """The code of a refusal: of the request, or of the only row of a bulk answer."""
    if answer.status_code == 200:
        [result] = answer.json()["results"]
        assert result["ok"] is False, answer.text
        assert CODES[result["code"]].status >= 400, answer.text
        assert result["detail"], answer.text
        return str(result["code"])
    assert 400 <= answer.status_code < 500, answer.text
    return str(assert_problem(answer.status_code, answer.headers["content-type"], answer.content)["code"])


async def opened(product: Product, desk: Desk, tables: Tables) -> Shop:
    """Take one order in."""
    channel, option = await desk.channel("vendor"), await desk.option()
    [mgmt_no] = await desk.take_in(desk.line(channel, option, 3))
    item_id = (await desk.pack_of(mgmt_no))["orders"][0]["items"][0]["item_id"]
    await desk.get("/api/cs/v1/packs/" + str(mgmt_no), min_version=1)
    return Shop(product, desk, tables, {"channel": channel, "option": option, "mgmt_no": mgmt_no, "item_id": item_id})
