"""Bodies and answers of accounts. What a value must be is said by the domain, with its code, not here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.accounts.domain.client import Client
from services.accounts.domain.operator import Operator
from shared.contracts.access import Permission, Role
from shared.web.schemas import Body, Bool, Short

TOKEN_TYPE = "Bearer"  # noqa: S105
Roles = Annotated[tuple[Role, ...], Field(max_length=10)]
Permissions = Annotated[tuple[Permission, ...], Field(max_length=50)]


class LoginBody(Body):
    """POST /login."""

    login: Short
    password: Short


class NewOperatorBody(Body):
    """POST /operators. `grants` and `denies` are of the grantable permissions."""

    login: Short
    name: Short
    password: Short
    roles: Roles
    grants: Permissions = ()
    denies: Permissions = ()


class OperatorPatch(Body):
    """PATCH /operators/{login}. What is absent or null stays as it is."""

    name: Short | None = None
    password: Short | None = None
    roles: Roles | None = None
    grants: Permissions | None = None
    denies: Permissions | None = None
    active: Bool | None = None


class MePatch(Body):
    """PATCH /me (정보수정, F-006). A new password needs the current one and ends every session."""

    name: Short | None = None
    password: Short | None = None
    current_password: Short | None = None


class NewClientBody(Body):
    """POST /clients. Scopes are `intake` and `claims:<channel_id>`."""

    name: Short
    scopes: Annotated[tuple[Short, ...], Field(max_length=100)]


class TokenBody(Body):
    """POST /token, as JSON or as a form; the client may come by Basic authentication instead."""

    grant_type: Short
    client_id: Short | None = None
    client_secret: Short | None = None
    scope: Short | None = None


class SignedInOperator(BaseModel):
    """`last_login_at` is the login before this one."""

    login: str
    name: str
    roles: list[str]
    last_login_at: datetime | None


class SignedInAnswer(BaseModel):
    """Answer of POST /login and POST /refresh. `expires_in` is seconds."""

    access_token: str
    token_type: str
    expires_in: int
    operator: SignedInOperator


class TokenAnswer(BaseModel):
    """Answer of POST /token."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class OperatorAnswer(BaseModel):
    """작업자. `permissions` are the effective ones."""

    login: str
    name: str
    roles: list[str]
    grants: list[str]
    denies: list[str]
    permissions: list[str]
    active: bool
    version: int
    created_at: datetime
    last_login_at: datetime | None


class ClientAnswer(BaseModel):
    """연동 프로그램."""

    client_id: str
    name: str
    scopes: list[str]
    created_at: datetime
    created_by: str


class NewClientAnswer(ClientAnswer):
    """`client_secret` is shown this once; null when the same `Idempotency-Key` comes again."""

    client_secret: str | None


class OperatorPage(BaseModel):
    """A page of operators."""

    items: list[OperatorAnswer]
    next_cursor: str | None
    prev_cursor: str | None
    total: int | None
    total_is_exact: bool


class ClientPage(BaseModel):
    """A page of clients."""

    items: list[ClientAnswer]
    next_cursor: str | None
    prev_cursor: str | None
    total: int | None
    total_is_exact: bool


def operator_answer(operator: Operator) -> OperatorAnswer:
    """An operator as it is shown."""
    return OperatorAnswer(
        login=operator.login,
        name=operator.name,
        roles=list(operator.roles),
        grants=list(operator.grants),
        denies=list(operator.denies),
        permissions=sorted(operator.permissions()),
        active=operator.active,
        version=operator.version,
        created_at=operator.created_at,
        last_login_at=operator.last_login_at,
    )


def client_answer(client: Client) -> ClientAnswer:
    """A client as it is shown."""
    return ClientAnswer(
        client_id=client.client_id,
        name=client.name,
        scopes=list(client.scopes),
        created_at=client.created_at,
        created_by=client.created_by,
    )
