"""`broker-user CHANNEL`: the user of a channel's program may write its own routing keys and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aio_pika
import aio_pika.exceptions
import pytest

from deploy.local.rabbitmq import PrivateRabbit
from services.cancellations.entrypoints.cli import broker_user, rebuild
from services.cancellations.settings import Settings
from shared.contracts.orders_commands import RequestSnapshots
from shared.runtime.settings import CommonSettings
from tests.integration.cancellations.world import World
from tests.support.databases import TestDatabase
from tests.support.private_rabbit import private_rabbit

__all__ = ["private_rabbit"]


def settings_of(database: TestDatabase, url: str, **more: Any) -> Settings:
    common = CommonSettings(transport=more.pop("transport", "amqp"), amqp_url=url, namespace="t.")
    return Settings(database_url=database.url, common=common, **more)


@pytest.mark.rabbitmq
async def test_program_may_write_its_own_keys_only_when_its_user_is_made(
    world: World,
    database: TestDatabase,
    private_rabbit: PrivateRabbit,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await world.channel("shop-1", "naver")
    ctl = tmp_path / "ctl 명령"
    private_rabbit.write_ctl_script(ctl)
    settings = settings_of(database, private_rabbit.url, rabbitmqctl=f"'{ctl}'")
    async with await aio_pika.connect(private_rabbit.url, timeout=10) as admin:
        exchange = await (await admin.channel()).declare_exchange("t.channels", "topic", durable=True, timeout=10)
        queue = await (await admin.channel()).declare_queue("t.all", timeout=10)
        await queue.bind(exchange, "#", timeout=10)

        assert await broker_user(settings, ["shop-1"]) == 0
        password = capsys.readouterr().out.rpartition("비밀번호: ")[2].strip()
        assert await broker_user(settings, ["shop-1"]) == 0
        assert "비밀번호는 그대로입니다" in capsys.readouterr().out

        url = f"amqp://shop-1:{quote(password)}@127.0.0.1:{private_rabbit.port}/%2F"
        assert await published(url, "t.channels", "claims.shop-1")
        assert await published(url, "t.channels", "orders.shop-1")
        assert not await published(url, "t.channels", "claims.shop-2")
        assert not await published(url, "t.channels", "claims.shop-1.more")
        assert not await published(url, "", "t.all")
        async with await aio_pika.connect(url, timeout=10) as program:
            with pytest.raises(aio_pika.exceptions.AMQPChannelError, match="ACCESS_REFUSED"):
                await (await program.channel()).declare_queue("t.mine", timeout=10)
        async with await aio_pika.connect(url, timeout=10) as program:
            found = await (await program.channel()).get_queue("t.all", ensure=False)
            with pytest.raises(aio_pika.exceptions.AMQPChannelError, match="ACCESS_REFUSED"):
                await found.get(timeout=10)
        await queue.delete(if_empty=False, if_unused=False, timeout=10)


async def published(url: str, exchange: str, key: str) -> bool:
    async with await aio_pika.connect(url, timeout=10) as program, program.channel() as channel:
        target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
        try:
            await target.publish(aio_pika.Message(b"{}", user_id="shop-1", message_id="1"), key, timeout=10)
        except aio_pika.exceptions.AMQPChannelError as error:
            if "ACCESS_REFUSED" in str(error):
                return False
            raise
        return True


class Management(BaseHTTPRequestHandler):
    """What the management plugin answers; it keeps what it is asked."""

    asked: list[tuple[str, str, Any]]
    users: dict[str, str]

    def do_GET(self) -> None:
        user = self.path.rpartition("/")[2]
        known = user in self.users
        self._answer(200 if known else 404, {"name": user, "tags": self.users.get(user, "")})

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append((self.headers["authorization"], self.path, body))
        self._answer(201, {})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@pytest.fixture
def management() -> Iterator[tuple[str, list[tuple[str, str, Any]]]]:
    asked: list[tuple[str, str, Any]] = []
    handler = type("Handler", (Management,), {"asked": asked, "users": {"monitor": "monitoring"}})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://adm%40in:pw@127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


async def test_user_is_made_over_http_when_only_the_management_api_is_configured(
    world: World, database: TestDatabase, management: tuple[str, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    await world.channel("shop-1", "naver")
    await world.channel("monitor", "naver")
    url, asked = management
    settings = settings_of(database, "amqp://own@127.0.0.1:1/a%2Fb", amqp_management_url=url)

    assert await broker_user(settings, ["shop-1"]) == 0
    assert await broker_user(settings, ["monitor"]) == 1

    assert "다른 사용자 이름" in capsys.readouterr().err
    assert [path for _, path, _ in asked] == [
        "/api/users/shop-1",
        "/api/permissions/a%2Fb/shop-1",
        "/api/topic-permissions/a%2Fb/shop-1",
    ]
    assert asked[0][0].startswith("Basic ")
    assert (asked[0][2]["tags"], len(asked[0][2]["password"])) == ("", 32)
    assert asked[1][2] == {"configure": "^$", "write": "^t\\.channels$", "read": "^$"}
    assert asked[2][2] == {"exchange": "t.channels", "write": "^(claims|orders)\\.shop\\-1$", "read": "^$"}


@pytest.mark.parametrize(
    ("channel", "more", "words"),
    [
        ("nowhere", {"rabbitmqctl": "true"}, "등록되지 않은 판매처"),
        ("shop-1", {"transport": "local"}, "로컬 전송"),
        ("shop-1", {}, "DYFLUX_CANCELLATIONS_RABBITMQCTL"),
        ("shop-1", {"rabbitmqctl": "/nowhere/rabbitmqctl"}, "/nowhere/rabbitmqctl"),
        ("shop-1", {"rabbitmqctl": "sh -c 'echo no node; exit 69'"}, "no node"),
        ("shop-1", {"amqp_management_url": "http://a:b@127.0.0.1:1"}, "management API"),
    ],
)
async def test_verb_says_why_when_no_user_can_be_made(
    world: World,
    database: TestDatabase,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
    more: dict[str, Any],
    words: str,
) -> None:
    await world.channel("shop-1", "naver")
    monkeypatch.setattr("shutil.which", lambda _name: None)

    assert await broker_user(settings_of(database, "amqp://own@127.0.0.1:1/", **more), [channel]) == 1

    assert words in capsys.readouterr().err


async def test_snapshots_are_asked_for_when_the_read_model_is_rebuilt(
    world: World, database: TestDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await rebuild(settings_of(database, "amqp://own@127.0.0.1:1/"), []) == 0

    [request] = await world.said(RequestSnapshots)
    assert isinstance(request, RequestSnapshots)
    assert request.request_id in capsys.readouterr().out
