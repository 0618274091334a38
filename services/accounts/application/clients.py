"""연동 프로그램: made with a secret that is shown once, deleted for good; POST and DELETE /clients."""

from __future__ import annotations

from services.accounts.application.ports import Uow
from services.accounts.domain.client import Client
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def create_client(uow: Uow, client: Client) -> Client:
    """Store a new client."""
    await uow.clients.add(client)
    return client


async def delete_client(uow: Uow, client_id: str, ctx: CommandContext) -> Client:
    """Delete a client: it gets no more tokens, the last ones end within ten minutes. Raises CLIENT_NOT_FOUND."""
    client = await uow.clients.delete(client_id, ctx.at, ctx.operator)
    if client is None:
        raise Refusal("CLIENT_NOT_FOUND")
    return client
