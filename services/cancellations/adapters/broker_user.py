"""Makes the broker user of a channel's program, by `rabbitmqctl` or by the management HTTP API.

It may write its own routing keys to the exchange `channels` and nothing else (api.md). A password is never an argument
of a process.
"""

from __future__ import annotations

import asyncio
import re
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx2
import orjson

from services.cancellations.application.make_broker_user import BrokerRefused, BrokerUsers
from shared.runtime.settings import CommonSettings

CTL_S = 60.0
HTTP_S = 10.0


@dataclass(frozen=True, slots=True)
class Rights:
    """What channels' users may do, as the broker's patterns. `exchange` carries the deployment's namespace."""

    vhost: str
    exchange: str

    @property
    def write(self) -> str:
        return f"^{re.escape(self.exchange)}$"

    def topics(self, user: str) -> str:
        return f"^(claims|orders)\\.{re.escape(user)}$"

    def said(self, user: str) -> str:
        return f"{self.vhost} {self.exchange} {self.topics(user)}"


def vhost_of(amqp_url: str) -> str:
    """The virtual host of a broker's address; none named is `/`."""
    return unquote(urlsplit(amqp_url).path.removeprefix("/")) or "/"


class CtlAdmin:
    """`rabbitmqctl`, which has to run where the node is."""

    def __init__(self, command: str, rights: Rights) -> None:
        self._command = shlex.split(command)
        self._rights = rights

    async def tags(self, user: str) -> list[str] | None:
        printed = await self._run("list_users", "--formatter", "json", "--quiet")
        try:
            users: list[dict[str, Any]] = orjson.loads(printed)
        except orjson.JSONDecodeError:
            raise BrokerRefused(f"rabbitmqctl: {printed[:300]}") from None
        return next((list(each["tags"]) for each in users if each["user"] == user), None)

    async def make(self, user: str, password: str, *, known: bool) -> None:
        await self._run("change_password" if known else "add_user", user, given=password)

    async def allow(self, user: str) -> str:
        rights, vhost = self._rights, ("-p", self._rights.vhost, user)
        await self._run("set_permissions", *vhost, "^$", rights.write, "^$")
        await self._run("set_topic_permissions", *vhost, rights.exchange, rights.topics(user), "^$")
        return rights.said(user)

    async def _run(self, *words: str, given: str | None = None) -> str:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                *words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except OSError as error:
            raise BrokerRefused(f"{self._command[0]}: {error.strerror}") from error
        try:
            async with asyncio.timeout(CTL_S):
                printed, _ = await process.communicate(given.encode() + b"\n" if given is not None else None)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise BrokerRefused(f"rabbitmqctl {words[0]}: no answer within {CTL_S:.0f} s") from None
        said = printed.decode(errors="replace").strip()
        if process.returncode != 0:
            raise BrokerRefused(f"rabbitmqctl {words[0]}: {said[-500:]}")
        return said


class HttpAdmin:
    """The management plugin's API; the address carries user and password."""

    def __init__(self, url: str, rights: Rights) -> None:
        parts = urlsplit(url)
        self._rights = rights
        self._auth = (unquote(parts.username or ""), unquote(parts.password or ""))
        host = parts.netloc.rpartition("@")[2]
        self._base = f"{parts.scheme}://{host}{parts.path.rstrip('/')}/api"

    async def tags(self, user: str) -> list[str] | None:
        answer = await self._call("GET", f"users/{quote(user, safe='')}", missing=True)
        if answer is None:
            return None
        tags = answer.json().get("tags", [])
        return [each for each in tags.split(",") if each] if isinstance(tags, str) else list(tags)

    async def make(self, user: str, password: str, *, known: bool) -> None:
        await self._call("PUT", f"users/{quote(user, safe='')}", {"password": password, "tags": ""})

    async def allow(self, user: str) -> str:
        rights = self._rights
        place = f"{quote(rights.vhost, safe='')}/{quote(user, safe='')}"
        await self._call("PUT", f"permissions/{place}", {"configure": "^$", "write": rights.write, "read": "^$"})
        topics = {"exchange": rights.exchange, "write": rights.topics(user), "read": "^$"}
        await self._call("PUT", f"topic-permissions/{place}", topics)
        return rights.said(user)

    async def _call(self, method: str, path: str, body: Any = None, *, missing: bool = False) -> httpx2.Response | None:
        try:
            async with httpx2.AsyncClient(timeout=HTTP_S, auth=self._auth, trust_env=False) as client:
                answer = await client.request(method, f"{self._base}/{path}", json=body)
        except httpx2.HTTPError as error:
            raise BrokerRefused(f"management API: {error!r}") from error
        if missing and answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise BrokerRefused(f"management API: {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer


def broker_users(ctl: str, management_url: str, common: CommonSettings) -> BrokerUsers | None:
    """The way that is configured; None when there is none."""
    rights = Rights(vhost_of(common.amqp_url), f"{common.namespace}channels")
    if ctl:
        return CtlAdmin(ctl, rights)
    return HttpAdmin(management_url, rights) if management_url else None
