"""Who may call what, written by hand from api.md. Nothing here is derived from the product: that is what is compared.

A route that is new, gone or moved to another group is written here by whoever decides it.
"""

from __future__ import annotations

EVERYBODY = frozenset(
    {"nobody", "admin", "agent", "viewer", "intake", "this channel", "other channel", "intake and this channel"}
)
"""Callers: without a token, an operator of each role, clients with the scopes `intake` and `claims:<channel>`."""

WHO = {
    "public": EVERYBODY,
    "signed_in": frozenset({"admin", "agent", "viewer"}),
    "read": frozenset({"admin", "agent", "viewer"}),
    "command": frozenset({"admin", "agent"}),
    "masters": frozenset({"admin"}),
    "intake": frozenset({"admin", "agent", "intake", "intake and this channel"}),
    "claims": frozenset({"admin", "agent", "this channel", "intake and this channel"}),
    "claims.apply": frozenset({"admin", "agent"}),
    "message.send": frozenset({"admin", "agent"}),
    "operators": frozenset({"admin"}),
    "export": frozenset({"admin"}),
}

GRANTED = {
    "masters": "masters",
    "claims.apply": "claims.apply",
    "message.send": "message.send",
    "pii.read": None,
    "export": "export",
}
"""Grantable permission → the group of routes that it opens; None: it opens no route of this issue, it changes what is
shown."""

ACCOUNTS = """
public     POST /login
public     POST /token
public     POST /refresh
public     POST /logout
public     GET /.well-known/jwks.json
signed_in  GET /me
signed_in  PATCH /me
operators  GET /operators
operators  POST /operators
operators  GET /operators/{login}
operators  PATCH /operators/{login}
operators  GET /clients
operators  POST /clients
operators  DELETE /clients/{client_id}
"""

ORDERS = """
read       GET /channels
masters    POST /channels
read       GET /channels/{id}
masters    PATCH /channels/{id}
read       GET /channel-groups
masters    POST /channel-groups
read       GET /channel-groups/{id}
masters    PATCH /channel-groups/{id}
read       GET /suppliers
masters    POST /suppliers
read       GET /suppliers/{id}
masters    PATCH /suppliers/{id}
read       GET /supplier-groups
masters    POST /supplier-groups
read       GET /supplier-groups/{id}
masters    PATCH /supplier-groups/{id}
read       GET /options
masters    POST /options
intake     POST /intake
read       GET /matchings
command    PUT /matchings
read       GET /unmatched
command    POST /orders
read       GET /orders/{mgmt_no}
read       GET /orders/{mgmt_no}/priority-queue
read       GET /print-queue
read       GET /expected-inbounds
read       GET /couriers
read       GET /reasons
command    POST /intake-uploads
read       GET /intake-uploads/{upload_id}
read       GET /intake-uploads/{upload_id}/rows
command    PATCH /intake-uploads/{upload_id}/rows/{n}
command    POST /intake-uploads/{upload_id}/apply
command    GET /intake-uploads/{upload_id}/result
command    POST /invoice-uploads
read       GET /invoice-uploads/{upload_id}
read       GET /invoice-uploads/{upload_id}/rows
command    PATCH /invoice-uploads/{upload_id}/rows/{n}
command    POST /invoice-uploads/{upload_id}/apply
command    GET /invoice-uploads/{upload_id}/result
masters    POST /option-uploads
read       GET /option-uploads/{upload_id}
read       GET /option-uploads/{upload_id}/rows
masters    PATCH /option-uploads/{upload_id}/rows/{n}
masters    POST /option-uploads/{upload_id}/apply
masters    GET /option-uploads/{upload_id}/result
read       GET /intake-formats/{channel_id}
command    PUT /intake-formats/{channel_id}
export     POST /exports
operators  GET /access-log
read       GET /jobs/{job_id}
read       GET /jobs/{job_id}/rows
export     GET /jobs/{job_id}/file
command    POST /jobs/{job_id}/cancel
command    POST /jobs/{job_id}/resume
command    POST /orders/{mgmt_no}/actions/set-hold
command    POST /orders/{mgmt_no}/actions/release-hold
command    POST /orders/{mgmt_no}/actions/change-shipping-info
command    POST /orders/{mgmt_no}/actions/assign-invoice
command    POST /orders/{mgmt_no}/actions/change-invoice
command    POST /orders/{mgmt_no}/actions/remove-invoice
command    POST /orders/{mgmt_no}/actions/confirm-shipment
command    POST /orders/{mgmt_no}/actions/combine-add
command    POST /orders/{mgmt_no}/actions/combine-exclude
command    POST /orders/{mgmt_no}/actions/cancel-all
command    POST /orders/{mgmt_no}/actions/restore-all
command    POST /orders/{mgmt_no}/actions/cancel-items
command    POST /orders/{mgmt_no}/actions/restore-items
command    POST /orders/{mgmt_no}/actions/match
command    POST /orders/{mgmt_no}/actions/forbid-combine
command    POST /orders/{mgmt_no}/actions/allow-combine
command    POST /orders/{mgmt_no}/actions/copy
command    POST /orders/{mgmt_no}/actions/copy-all
command    POST /orders/{mgmt_no}/actions/delete
command    POST /orders/{mgmt_no}/actions/delete-pack
command    POST /orders/{mgmt_no}/actions/restore-deleted
command    POST /orders/{mgmt_no}/actions/exchange-item
command    POST /orders/{mgmt_no}/actions/add-items
command    POST /orders/{mgmt_no}/actions/split-order
command    POST /orders/{mgmt_no}/actions/undo-shipment
command    POST /orders/{mgmt_no}/actions/set-priority
command    POST /orders/{mgmt_no}/actions/clear-priority
command    POST /orders/{mgmt_no}/actions/request-pickup
command    POST /orders/{mgmt_no}/actions/mark-return-expected
command    POST /actions/set-hold
command    POST /actions/release-hold
command    POST /actions/change-shipping-info
command    POST /actions/assign-invoice
command    POST /actions/change-invoice
command    POST /actions/remove-invoice
command    POST /actions/confirm-shipment
command    POST /actions/combine-add
command    POST /actions/combine-exclude
command    POST /actions/cancel-all
command    POST /actions/restore-all
command    POST /actions/cancel-items
command    POST /actions/restore-items
command    POST /actions/match
command    POST /actions/forbid-combine
command    POST /actions/allow-combine
command    POST /actions/copy
command    POST /actions/copy-all
command    POST /actions/delete
command    POST /actions/delete-pack
command    POST /actions/restore-deleted
command    POST /actions/exchange-item
command    POST /actions/add-items
command    POST /actions/split-order
command    POST /actions/undo-shipment
command    POST /actions/set-priority
command    POST /actions/clear-priority
command    POST /actions/request-pickup
command    POST /actions/mark-return-expected
"""

CS = """
read       GET /packs
read       POST /packs/search
read       GET /packs/{pack_no}
read       GET /packs/{pack_no}/records
read       GET /records
read       POST /records/search
command    POST /records
command    POST /records/close
command    POST /records/reopen
read       GET /general-cs-types
read       GET /stream
read       GET /jobs/{job_id}
read       GET /jobs/{job_id}/rows
export     GET /jobs/{job_id}/file
command    POST /jobs/{job_id}/cancel
command    POST /jobs/{job_id}/resume
command    POST /packs/{pack_no}/unmask
operators  GET /access-log
export     POST /exports
read       GET /returns/statistics
read       GET /alarms
command    POST /alarms/{alarm_id}/dismiss
read       GET /macros
command    POST /macros
command    PATCH /macros/{macro_id}
command    DELETE /macros/{macro_id}
command    POST /macros/preview
read       GET /macro-variables
read       GET /staff-messages
command    POST /staff-messages
command    POST /customers/lookup
read       GET /returns
read       POST /returns/search
read       GET /returns/{id}
command    PATCH /returns/{id}
command    POST /returns/settle
command    POST /returns/{id}/accept
command    POST /returns/{id}/arrive
command    POST /returns/{id}/settle
command    POST /returns/{id}/cancel
read       GET /exchanges
read       POST /exchanges/search
command    POST /exchanges/{id}/release
command    POST /exchanges/{id}/complete
command    POST /exchanges/{id}/cancel
"""

MESSAGING = """
read          GET /senders
masters       POST /senders
masters       PATCH /senders/{sender_no}
message.send  POST /messages
read          GET /messages
read          POST /messages/search
read          GET /messages/{message_id}
public        POST /webhooks/{vendor}/{token}
"""

CANCELLATIONS = """
read          GET /formats/{channel_id}
claims.apply  PUT /formats/{channel_id}
claims.apply  POST /uploads
read          GET /uploads/{upload_id}
read          GET /uploads/{upload_id}/rows
claims.apply  PATCH /uploads/{upload_id}/rows/{n}
claims.apply  POST /uploads/{upload_id}/apply
claims.apply  GET /uploads/{upload_id}/result
claims        POST /channels/{channel_id}/claims
read          GET /claims
read          POST /claims/search
read          GET /claims/{claim_id}
command       PATCH /claims/{claim_id}
command       POST /claims/acknowledge
claims.apply  POST /claims/{claim_id}/resolve
read          GET /withdrawals
read          POST /withdrawals/search
command       POST /withdrawals/acknowledge
command       POST /withdrawals/unacknowledge
read          GET /jobs/{job_id}
"""


def _table(text: str) -> dict[str, str]:
    rows = [line.split(None, 1) for line in text.strip().splitlines()]
    return {route: group for group, route in rows}


EXPECTED = {
    "accounts": _table(ACCOUNTS),
    "orders": _table(ORDERS),
    "cs": _table(CS),
    "messaging": _table(MESSAGING),
    "cancellations": _table(CANCELLATIONS),
}
"""Service → route → group."""
