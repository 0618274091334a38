"""Access tokens for the tests of every service, made without running accounts. Claims are those that accounts issues.

Nothing here decides what a role may do: effective permissions come from the catalogue or are given by hand.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shared.contracts.access import ROLE_PERMISSIONS, Role
from shared.web.tokens import AUDIENCE, ISSUER, FetchKeys, TokenVerifier

Claims = Mapping[str, Any]


@dataclass(slots=True)
class TokenMaker:
    """One ES256 key and the tokens that it signs. A second maker's tokens are tokens of a wrong key."""

    kid: str = field(default_factory=lambda: f"test-{uuid4().hex[:12]}")
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def jwks(self) -> dict[str, Any]:
        """The published key set."""
        public: dict[str, Any] = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.kid, "alg": "ES256", "use": "sig"}]}

    def fetch(self) -> FetchKeys:
        """For a `TokenVerifier`."""

        async def fetch() -> dict[str, Any]:
            return self.jwks()

        return fetch

    def verifier(self) -> TokenVerifier:
        """A verifier that knows this key only."""
        return TokenVerifier(self.fetch())

    def operator(
        self,
        role: Role | str = Role.AGENT,
        *,
        login: str = "test",
        perms: Iterable[str] | None = None,
        ends_in: float = 600,
        **claims: Any,
    ) -> str:
        """A token of an operator with one role; `perms` replaces the role's permissions, `ends_in` < 0 is expired."""
        held = ROLE_PERMISSIONS[Role(role)] if perms is None else perms
        return self.sign(
            sub=login, kind="operator", name="테스트", roles=[str(role)], perms=_names(held), ends_in=ends_in, **claims
        )

    def client(self, *scopes: str, client_id: str = "cl-test", ends_in: float = 600, **claims: Any) -> str:
        """A token of a channel program with `scopes` (`intake`, `claims:<channel_id>`)."""
        return self.sign(
            sub=client_id, kind="client", name="테스트 연동", roles=[], perms=_names(scopes), ends_in=ends_in, **claims
        )

    def sign(self, *, ends_in: float = 600, without: Iterable[str] = (), **claims: Any) -> str:
        """Any token: `claims` over the usual ones, `without` some of them."""
        now = time.time()
        usual = {"iss": ISSUER, "aud": AUDIENCE, "jti": uuid4().hex, "iat": int(now) - 1, "exp": int(now + ends_in)}
        payload = {name: value for name, value in {**usual, **claims}.items() if name not in set(without)}
        return jwt.encode(payload, self.key, algorithm="ES256", headers={"kid": self.kid})


def bearer(token: str) -> dict[str, str]:
    """The header of a call."""
    return {"authorization": f"Bearer {token}"}


def _names(perms: Iterable[str]) -> list[str]:
    return sorted(str(perm) for perm in perms)
