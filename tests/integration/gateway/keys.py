"""Signing keys and tokens as accounts makes them, and the ways to get them wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm


class Signer:
    """One ES256 key with its `kid`."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.key = ec.generate_private_key(ec.SECP256R1())

    def jwk(self) -> dict[str, Any]:
        found: dict[str, Any] = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {**found, "kid": self.kid, "alg": "ES256", "use": "sig"}

    def token(
        self, claims: Mapping[str, Any] | None = None, *, ends_in: float = 600, without: tuple[str, ...] = ()
    ) -> str:
        now = int(time.time())
        usual = {
            "iss": "dyflux", "aud": "api", "sub": "test", "kind": "operator", "iat": now - 1, "exp": now + ends_in,
        }  # fmt: skip
        payload = {name: value for name, value in {**usual, **(claims or {})}.items() if name not in without}
        return jwt.encode(payload, self.key, algorithm="ES256", headers={"kid": self.kid})


def key_set(*signers: Signer) -> bytes:
    """The JWKS document."""
    return json.dumps({"keys": [signer.jwk() for signer in signers]}).encode()


def rsa_token(kid: str) -> str:
    """A good-looking token signed with an RSA key under the published key's name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    claims = {"iss": "dyflux", "aud": "api", "sub": "test", "iat": now, "exp": now + 600}
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
