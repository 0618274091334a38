"""Order intake: up to 1,000 channel lines in one transaction, each taken once, combined at once (api.md, F-193).

Locks, in this order: the channel's order numbers and the recipients (advisory, sorted), then the waiting packs. So two
intakes at once neither take a line twice nor miss one another's parcel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.orders.application.examine_lines import examine
from services.orders.application.intake_ports import IntakeUow, Joined, NewOrder
from services.orders.domain.auto_combine import OWN_STOCK, Newcomer, assign_packs
from services.orders.domain.intake import Intake, LineKey, stored_buyer, stored_recipient
from services.orders.domain.recipient import label_changes, recipient_key
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import FieldChange, OrderCreated, OrdersCombined, ShippingInfoChanged
from shared.contracts.people import Recipient
from shared.contracts.snapshots import OrderSource
from shared.runtime.command import SYSTEM, CommandContext

Result = dict[str, Any]


async def take_in(uow: IntakeUow, lines: Sequence[Intake], ctx: CommandContext) -> list[Result]:
    """Take the lines in. Each answers `{id, mgmt_no, ok, code, detail, warnings}`; `id` is its place in the call.

    Row codes: ALREADY_TAKEN (ok, the same mgmt_no), DELETED_EARLIER, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE,
    FIELD_REQUIRED, QTY_ZERO. An order whose option is not known waits unmatched (warning NOT_MATCHED): it is never kept
    out for that.
    """
    recipients = [stored_recipient(line.recipient) for line in lines]
    keys = [recipient_key(recipient) for recipient in recipients]
    await uow.intake.lock_lines_and_recipients([line.key for line in lines], [key for key in keys if key])
    known = await examine(uow, lines)
    channels, shippers = known.channels, known.shippers
    options = [each.option_code for each in known.lines]

    results: list[Result] = []
    wanted: list[int] = []
    firsts: dict[LineKey, int] = {}
    for n, (line, each) in enumerate(zip(lines, known.lines, strict=True)):
        if each.refusal is not None:
            results.append(_answer(n, each.taken, each.refusal))
        elif line.key in firsts:  # the same line twice in one call; its number follows
            results.append(_answer(n, firsts[line.key], Refusal("ALREADY_TAKEN")))
        else:
            firsts[line.key] = -len(wanted) - 1
            wanted.append(n)
            results.append(_answer(n, None, None, *([] if options[n] else [Refusal("NOT_MATCHED")])))

    numbers = await uow.intake.new_numbers(len(wanted))
    news = [
        Newcomer(
            mgmt_no,
            keys[n],
            recipients[n],
            shippers.get(options[n] or "", OWN_STOCK),
            alone=not channels[lines[n].channel_id].auto_combine,
        )
        for n, mgmt_no in zip(wanted, numbers, strict=True)
    ]
    waiting = await uow.intake.lock_waiting(sorted({new.recipient_key for new in news if new.recipient_key}))
    assigned = assign_packs(news, waiting)
    orders = [
        NewOrder(
            mgmt_no,
            assigned.packs[mgmt_no],
            lines[n],
            stored_buyer(lines[n].buyer),
            assigned.recipients[assigned.packs[mgmt_no]],
            keys[n],
            options[n],
        )
        for n, mgmt_no in zip(wanted, numbers, strict=True)
    ]
    for n, mgmt_no in zip(wanted, numbers, strict=True):
        results[n]["mgmt_no"] = mgmt_no
    for result in results:
        if result["mgmt_no"] is not None and result["mgmt_no"] < 0:
            result["mgmt_no"] = numbers[-result["mgmt_no"] - 1]
    await _insert_and_publish(uow, orders, {parcel.pack_no: parcel.recipient for parcel in waiting}, ctx)
    return results


async def take_in_rows(uow: IntakeUow, rows: Sequence[Intake | Refusal], ctx: CommandContext) -> list[Result]:
    """As `take_in`, where some rows of the call could not be read: they are answered with what is wrong with them."""
    lines = [row for row in rows if isinstance(row, Intake)]
    taken = iter(await take_in(uow, lines, ctx) if lines else [])
    return [
        _answer(n, None, row) if isinstance(row, Refusal) else {**next(taken), "id": n} for n, row in enumerate(rows)
    ]


async def _insert_and_publish(
    uow: IntakeUow, orders: Sequence[NewOrder], waiting: Mapping[int, Recipient], ctx: CommandContext
) -> None:
    """Insert new orders and say so: one OrderCreated a pack, one OrdersCombined where orders were absorbed, one
    ShippingInfoChanged where they brought what was not on the label of a waiting pack."""
    if not orders:
        return
    labels = {order.pack_no: order.recipient for order in orders}
    touched = sorted(labels)
    joined = [Joined(pack_no, waiting[pack_no], labels[pack_no]) for pack_no in touched if pack_no in waiting]
    await uow.intake.insert(orders, joined, ctx)
    snapshots = await uow.intake.snapshots(touched)
    changes = {each.pack_no: label_changes(each.was, each.now) for each in joined}
    members: dict[int, list[int]] = {}
    for order in orders:
        members.setdefault(order.pack_no, []).append(order.mgmt_no)
    messages: list[Contract] = []
    for pack in snapshots:
        mgmt_nos = tuple(members[pack.pack_no])
        absorbed = tuple(mgmt_no for mgmt_no in mgmt_nos if mgmt_no != pack.pack_no)
        common: dict[str, Any] = {
            "pack_no": pack.pack_no,
            "version": pack.version,
            "at": ctx.at,
            "command_id": ctx.command_id,
            "packs": (pack,),
        }
        messages.append(
            OrderCreated(
                mgmt_no=mgmt_nos[0],
                operator=ctx.operator,
                automatic=True,
                mgmt_nos=mgmt_nos,
                source=OrderSource.CHANNEL,
                **common,
            )
        )
        if absorbed:
            messages.append(
                OrdersCombined(mgmt_no=absorbed[0], operator=SYSTEM, automatic=True, absorbed=absorbed, **common)
            )
        if changed := changes.get(pack.pack_no):
            told = tuple(FieldChange(field=field, old=old, new=new) for field, old, new in changed)
            messages.append(
                ShippingInfoChanged(mgmt_no=absorbed[0], operator=SYSTEM, automatic=True, changes=told, **common)
            )
    await uow.publish(messages)


def _answer(n: int, mgmt_no: int | None, refusal: Refusal | None, *warnings: Refusal) -> Result:
    ok = refusal is None or refusal.status == 200
    return {
        "id": n,
        "mgmt_no": mgmt_no,
        "ok": ok,
        "code": refusal.code if refusal else None,
        "detail": refusal.detail if refusal else None,
        "warnings": [{"code": each.code, "detail": each.detail} for each in warnings],
    }
