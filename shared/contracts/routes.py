"""Every route of every service and the permission that it declares: `METHOD path-template` under `/api/<service>/v1`."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contracts.access import Permission as P

ACCOUNTS: Mapping[str, P] = {
    "POST /login": P.PUBLIC,
    "POST /token": P.PUBLIC,
    "POST /refresh": P.PUBLIC,
    "POST /logout": P.PUBLIC,
    "GET /.well-known/jwks.json": P.PUBLIC,
    "GET /me": P.SIGNED_IN,
    "PATCH /me": P.SIGNED_IN,
    "GET /operators": P.OPERATORS,
    "POST /operators": P.OPERATORS,
    "GET /operators/{login}": P.OPERATORS,
    "PATCH /operators/{login}": P.OPERATORS,
    "GET /clients": P.OPERATORS,
    "POST /clients": P.OPERATORS,
    "DELETE /clients/{client_id}": P.OPERATORS,
}

ORDERS_ACTIONS = (
    "set-hold", "release-hold", "change-shipping-info", "assign-invoice", "change-invoice", "remove-invoice",
    "confirm-shipment", "combine-add", "combine-exclude", "cancel-all", "restore-all", "cancel-items",
    "restore-items", "match", "forbid-combine", "allow-combine", "copy", "copy-all", "delete", "delete-pack",
    "restore-deleted", "exchange-item", "add-items", "split-order", "undo-shipment",
    "set-priority", "clear-priority", "request-pickup", "mark-return-expected",
)  # fmt: skip
"""The actions of orders that exist; each is a route of one order and a bulk route (api.md)."""

ORDERS: Mapping[str, P] = {
    **{f"{m} /{kind}": p for kind in ("channels", "channel-groups", "suppliers", "supplier-groups")
       for m, p in (("GET", P.READ), ("POST", P.MASTERS))},
    **{f"{m} /{kind}/{{id}}": p for kind in ("channels", "channel-groups", "suppliers", "supplier-groups")
       for m, p in (("GET", P.READ), ("PATCH", P.MASTERS))},
    "GET /options": P.READ,
    "POST /options": P.MASTERS,
    "POST /intake": P.INTAKE,
    "GET /matchings": P.READ,
    "PUT /matchings": P.COMMAND,
    "GET /unmatched": P.READ,
    "POST /orders": P.COMMAND,
    "GET /orders/{mgmt_no}": P.READ,
    **{f"POST /orders/{{mgmt_no}}/actions/{a}": P.COMMAND for a in ORDERS_ACTIONS},
    **{f"POST /actions/{a}": P.COMMAND for a in ORDERS_ACTIONS},
    "GET /orders/{mgmt_no}/priority-queue": P.READ,
    "GET /print-queue": P.READ,
    "GET /expected-inbounds": P.READ,
    "GET /couriers": P.READ,
    "GET /reasons": P.READ,
    **{f"{m} /{kind}{rest}": p for kind, change in
       (("intake-uploads", P.COMMAND), ("invoice-uploads", P.COMMAND), ("option-uploads", P.MASTERS))
       for m, rest, p in (("POST", "", change), ("GET", "/{upload_id}", P.READ), ("GET", "/{upload_id}/rows", P.READ),
                          ("PATCH", "/{upload_id}/rows/{n}", change), ("POST", "/{upload_id}/apply", change),
                          ("GET", "/{upload_id}/result", change))},
    "GET /intake-formats/{channel_id}": P.READ,
    "PUT /intake-formats/{channel_id}": P.COMMAND,
    "POST /exports": P.EXPORT,
    "GET /access-log": P.OPERATORS,
    "GET /jobs/{job_id}": P.READ,
    "GET /jobs/{job_id}/rows": P.READ,
    "GET /jobs/{job_id}/file": P.EXPORT,
    "POST /jobs/{job_id}/cancel": P.COMMAND,
    "POST /jobs/{job_id}/resume": P.COMMAND,
}  # fmt: skip

CS: Mapping[str, P] = {
    "GET /packs": P.READ,
    "POST /packs/search": P.READ,
    "GET /packs/{pack_no}": P.READ,
    "GET /packs/{pack_no}/records": P.READ,
    "GET /records": P.READ,
    "POST /records/search": P.READ,
    "POST /records": P.COMMAND,
    "POST /records/close": P.COMMAND,
    "POST /records/reopen": P.COMMAND,
    "GET /general-cs-types": P.READ,
    "GET /stream": P.READ,
    "GET /jobs/{job_id}": P.READ,
    "GET /jobs/{job_id}/rows": P.READ,
    "GET /jobs/{job_id}/file": P.EXPORT,
    "POST /jobs/{job_id}/cancel": P.COMMAND,
    "POST /jobs/{job_id}/resume": P.COMMAND,
    "POST /packs/{pack_no}/unmask": P.COMMAND,
    "GET /access-log": P.OPERATORS,
    "POST /exports": P.EXPORT,
    "GET /returns/statistics": P.READ,
    "GET /alarms": P.READ,
    "POST /alarms/{alarm_id}/dismiss": P.COMMAND,
    "GET /macros": P.READ,
    "POST /macros": P.COMMAND,
    "PATCH /macros/{macro_id}": P.COMMAND,
    "DELETE /macros/{macro_id}": P.COMMAND,
    "POST /macros/preview": P.COMMAND,
    "GET /macro-variables": P.READ,
    "GET /staff-messages": P.READ,
    "POST /staff-messages": P.COMMAND,
    "POST /customers/lookup": P.COMMAND,
    "GET /returns": P.READ,
    "POST /returns/search": P.READ,
    "GET /returns/{id}": P.READ,
    "PATCH /returns/{id}": P.COMMAND,
    "POST /returns/settle": P.COMMAND,
    **{f"POST /returns/{{id}}/{step}": P.COMMAND for step in ("accept", "arrive", "settle", "cancel")},
    "GET /exchanges": P.READ,
    "POST /exchanges/search": P.READ,
    **{f"POST /exchanges/{{id}}/{step}": P.COMMAND for step in ("release", "complete", "cancel")},
}

MESSAGING: Mapping[str, P] = {
    "GET /senders": P.READ,
    "POST /senders": P.MASTERS,
    "PATCH /senders/{sender_no}": P.MASTERS,
    "POST /messages": P.MESSAGE_SEND,
    "GET /messages": P.READ,
    "POST /messages/search": P.READ,
    "GET /messages/{message_id}": P.READ,
    "POST /webhooks/{vendor}/{token}": P.PUBLIC,
}

CANCELLATIONS: Mapping[str, P] = {
    "GET /formats/{channel_id}": P.READ,
    "PUT /formats/{channel_id}": P.CLAIMS_APPLY,
    "POST /uploads": P.CLAIMS_APPLY,
    "GET /uploads/{upload_id}": P.READ,
    "GET /uploads/{upload_id}/rows": P.READ,
    "PATCH /uploads/{upload_id}/rows/{n}": P.CLAIMS_APPLY,
    "POST /uploads/{upload_id}/apply": P.CLAIMS_APPLY,
    "GET /uploads/{upload_id}/result": P.CLAIMS_APPLY,
    "GET /jobs/{job_id}": P.READ,
    "POST /channels/{channel_id}/claims": P.CLAIMS,
    "GET /claims": P.READ,
    "POST /claims/search": P.READ,
    "GET /claims/{claim_id}": P.READ,
    "PATCH /claims/{claim_id}": P.COMMAND,
    "POST /claims/acknowledge": P.COMMAND,
    "POST /claims/{claim_id}/resolve": P.CLAIMS_APPLY,
    "GET /withdrawals": P.READ,
    "POST /withdrawals/search": P.READ,
    "POST /withdrawals/acknowledge": P.COMMAND,
    "POST /withdrawals/unacknowledge": P.COMMAND,
}

ROUTES: Mapping[str, Mapping[str, P]] = {
    "accounts": ACCOUNTS,
    "orders": ORDERS,
    "cs": CS,
    "messaging": MESSAGING,
    "cancellations": CANCELLATIONS,
}
