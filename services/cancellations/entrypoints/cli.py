"""Verbs of cancellations: `broker-user CHANNEL [--new-password]`, `rebuild`."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote, urlsplit

from services.cancellations.application.make_broker_user import BrokerRefused, TakenName, make_broker_user
from services.cancellations.bootstrap import broker_users_of, in_one_transaction
from services.cancellations.settings import Settings
from shared.contracts.orders_commands import RequestSnapshots
from shared.runtime.ids import uuid7


async def broker_user(settings: Settings, arguments: list[str]) -> int:
    """Make the broker user of a channel's program, with its one topic permission, and print its password once."""
    parser = argparse.ArgumentParser(
        prog="python -m services cancellations broker-user", description=broker_user.__doc__
    )
    parser.add_argument("channel")
    parser.add_argument("--new-password", action="store_true", help="give a user that exists another password")
    args = parser.parse_args(arguments)
    channel: str = args.channel
    if settings.common.transport != "amqp":
        return _no("로컬 전송에는 브로커가 없습니다. 판매처 프로그램은 HTTP(POST …/channels/{id}/claims)를 이용하세요.")
    if await in_one_transaction(settings, lambda uow: uow.channels.get(channel)) is None:
        return _no(f"등록되지 않은 판매처입니다: {channel}")
    users = broker_users_of(settings)
    if users is None:
        return _no(
            "rabbitmqctl도 관리 API도 없어 브로커 사용자를 만들 수 없습니다. DYFLUX_CANCELLATIONS_RABBITMQCTL(명령) 또는 "
            "DYFLUX_CANCELLATIONS_AMQP_MANAGEMENT_URL(주소)을 지정하세요."
        )
    own = unquote(urlsplit(settings.common.amqp_url).username or "")
    try:
        rights, password = await make_broker_user(
            users, channel, own, lambda: secrets.token_urlsafe(24), reset=args.new_password
        )
    except TakenName:
        return _no(f"'{channel}'은(는) 브로커의 다른 사용자 이름입니다. 판매처 프로그램에 쓸 수 없습니다.")
    except BrokerRefused as error:
        return _no(str(error))
    words = f"비밀번호: {password}" if password else "비밀번호는 그대로입니다 (바꾸려면 --new-password)"
    sys.stdout.write(f"{channel}: 쓰기 {rights}\n{words}\n")
    return 0


async def rebuild(settings: Settings, arguments: list[str]) -> int:
    """Ask orders for every channel and pack again; versions keep what is newer."""
    argparse.ArgumentParser(prog="python -m services cancellations rebuild", description=rebuild.__doc__).parse_args(
        arguments
    )
    request = RequestSnapshots(request_id=str(uuid7()))
    await in_one_transaction(settings, lambda uow: uow.publish([request]))
    sys.stdout.write(f"asked orders for snapshots, request {request.request_id}\n")
    return 0


def _no(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 1


VERBS: Mapping[str, Callable[[Settings, list[str]], Awaitable[int]]] = {"broker-user": broker_user, "rebuild": rebuild}
