"""A vendor's webhook call, stored before it is answered. What it means is found out later (`apply_reports`)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.messaging.application.ports import ReportReader, Uow
from shared.contracts.codes import Refusal
from shared.runtime.clock import Clock

KEPT_OF_UNREADABLE = 4096


@dataclass(frozen=True, slots=True)
class Ack:
    """What a vendor wants to read in the 2xx."""

    body: str
    media_type: str


@dataclass(frozen=True, slots=True)
class VendorHook:
    """One vendor's side of the webhook: its live tokens (two while they are exchanged), its reports, its ack."""

    tokens: Sequence[str]
    reader: ReportReader
    ack: Ack


class Webhooks:
    """Checks who calls, and appends."""

    def __init__(self, hooks: Mapping[str, VendorHook], clock: Clock) -> None:
        self._hooks = hooks
        self._clock = clock

    def admit(self, vendor: str, token: str) -> VendorHook:
        """The vendor's hook. Raises WEBHOOK_REJECTED; every live token is compared, in constant time."""
        hook = self._hooks.get(vendor)
        live = hook.tokens if hook else ("",)
        good = [hmac.compare_digest(token.encode(), each.encode()) for each in live]
        if hook is None or not any(good):
            raise Refusal("WEBHOOK_REJECTED")
        return hook

    async def store(self, uow: Uow, vendor: str, hook: VendorHook, raw: bytes) -> bool:
        """Append in the caller's transaction; False: stored already. What is no report is kept and refused by
        `readable`, so that the row outlives the refusal."""
        key = self._readable_key(hook, raw)
        if key is None:
            head = raw[:KEPT_OF_UNREADABLE]
            await uow.inbox.keep_unreadable(vendor, hashlib.sha256(b"unreadable" + raw).digest(), head, self._clock())
            return False
        return await uow.inbox.append(vendor, key, raw, self._clock())

    def readable(self, hook: VendorHook, raw: bytes) -> None:
        """Raises UNREADABLE for what is not a JSON object."""
        if self._readable_key(hook, raw) is None:
            raise Refusal("UNREADABLE")

    def _readable_key(self, hook: VendorHook, raw: bytes) -> bytes | None:
        try:
            return hook.reader.key(raw)
        except ValueError:
            return None
