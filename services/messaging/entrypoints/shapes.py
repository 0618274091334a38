"""What answers look like. Numbers are masked here, for everybody who may not read personal data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.messaging.application.send_direct import Queued, Row
from services.messaging.domain.results import CONSEQUENCES, ResultClass
from services.messaging.domain.senders import Sender
from services.messaging.domain.states import PIPELINE_STATUS, MessageState
from services.messaging.domain.wording import Misfit
from shared.contracts.codes import detail
from shared.contracts.privacy import mask_phone
from shared.web.schemas import iso


def sender_shape(sender: Sender) -> dict[str, Any]:
    """발신번호."""
    stop = sender.stop
    code = "SENDER_STOPPED"
    return {
        "sender_no": sender.sender_no,
        "label": sender.label,
        "verified": sender.verified,
        "active": sender.active,
        "expires_on": sender.expires_on.isoformat() if sender.expires_on else None,
        "stopped": {
            "at": iso(stop.at), "result": stop.code, "code": code,
            "detail": detail(code, sender_no=sender.sender_no, result=stop.code),
        } if stop else None,
        "version": sender.version,
    }  # fmt: skip


def queued_shape(queued: Queued, *, unmasked: bool) -> dict[str, Any]:
    """The answer of `POST /messages`."""
    return {
        "kind": queued.kind.value,
        "bytes": queued.body.size,
        "subject_bytes": queued.subject.size if queued.subject else 0,
        "body": queued.body.text,
        "subject": queued.subject.text if queued.subject else None,
        "send_at": iso(queued.due_at),
        "repairs": [{"char": r.char, "by": r.by, "count": r.count} for r in queued.body.repairs],
        "risky": [_misfit(each) for each in queued.body.risky],
        "warnings": [{"code": code, "detail": detail(code, **params)} for code, params in queued.warnings],
        "results": [_row_shape(queued, row, unmasked=unmasked) for row in queued.rows],
    }


def _row_shape(queued: Queued, row: Row, *, unmasked: bool) -> dict[str, Any]:
    to = row.destination
    shown = mask_phone(to.number) if to.of_order and not unmasked else to.given
    sent = row.message_id is not None
    return {
        "id": row.message_id,
        "dest_no": shown,
        "ok": sent,
        "code": row.code,
        "detail": detail(row.code, dest_no=shown) if row.code else None,
        "kind": queued.kind.value if sent else None,
        "bytes": queued.body.size if sent else None,
        "pipeline_status": PIPELINE_STATUS[MessageState.QUEUED] if sent else None,
    }


def _misfit(misfit: Misfit) -> dict[str, Any]:
    return {"char": misfit.char, "position": misfit.position}


def message_shape(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """One line of 발송이력 (F-175): `pipeline_status` is STATUS, `call_status` CALL_STATUS, two axes."""
    klass = row["result_class"]
    return {
        "id": row["id"],
        "created_at": iso(row["created_at"]),
        "operator": row["operator"],
        "kind": row["kind"],
        "sender_no": row["sender_no"],
        "dest_no": row["dest_no"] if unmasked else mask_phone(row["dest_no"]),
        "subject": row["subject"],
        "body": row["body"],
        "bytes": row["body_bytes"],
        "mgmt_no": row["mgmt_no"],
        "send_at": iso(row["due_at"]),
        "sent_at": iso(row["sent_at"]),
        "resulted_at": iso(row["resulted_at"]),
        "state": row["state"],
        "pipeline_status": row["pipeline_status"],
        "call_status": row["call_status"],
        "delivered": None if row["pipeline_status"] != 2 else row["state"] == MessageState.DELIVERED.value,
        "result_class": klass,
        "result_text": CONSEQUENCES[ResultClass(klass)].text if klass else None,
        "next_try_at": iso(row["next_try_at"]),
        "waits_for": _waits_for(row),
    }


def message_detail_shape(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """The same with its attempts and how each of them went."""
    names = (
        "id", "n", "state", "resend_of", "vendor_key", "gateway_msg_id", "detail", "result_code", "result_class",
        "created_at", "accepted_at", "unknown_at", "reported_at", "checks",
    )  # fmt: skip
    steps = ("attempt_id", "at", "before", "after", "code", "source")
    return {
        **message_shape(row, unmasked=unmasked),
        "attempts": [{name: _plain(each[name]) for name in names} for each in row["attempts"]],
        "trail": [{name: _plain(each[name]) for name in steps} for each in row["trail"]],
    }


def _waits_for(row: Mapping[str, Any]) -> str | None:
    if row["state"] != MessageState.QUEUED.value:
        return None
    if row["stopped_at"] is not None:
        return "SENDER_STOPPED"
    return None if row["active"] else "SENDER_NOT_REGISTERED"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
