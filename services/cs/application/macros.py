"""매크로 저장, 수정, 삭제 (F-032): of all operators together, each name once."""

from __future__ import annotations

from services.cs.application.ports import Uow
from services.cs.domain.macros import Macro, checked_body, checked_name
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def create_macro(uow: Uow, name: str, body: str, ctx: CommandContext) -> Macro:
    """Raises FIELD_REQUIRED, MACRO_UNKNOWN_VARIABLE, ALREADY_EXISTS."""
    name, body = checked_name(name), checked_body(body)
    made = await uow.macros.add(name, body, ctx.operator, ctx.at)
    if made is None:
        raise Refusal("ALREADY_EXISTS", field=name)
    return made


async def edit_macro(
    uow: Uow, macro_id: int, name: str | None, body: str | None, expected_version: int | None, ctx: CommandContext
) -> Macro:
    """None leaves a field as it is. Raises MACRO_NOT_FOUND, VERSION_CONFLICT, NO_CHANGE and what creating raises."""
    name = checked_name(name) if name is not None else None
    body = checked_body(body) if body is not None else None
    macro = await _locked(uow, macro_id, expected_version)
    wanted = (macro.name if name is None else name, macro.body if body is None else body)
    if wanted == (macro.name, macro.body):
        raise Refusal("NO_CHANGE")
    changed = await uow.macros.change(macro.id, *wanted, ctx.operator, ctx.at)
    if changed is None:
        raise Refusal("ALREADY_EXISTS", field=wanted[0])
    await uow.macros.keep(changed, macro)
    return changed


async def delete_macro(uow: Uow, macro_id: int, expected_version: int | None) -> Macro:
    """Returns what was there. Raises MACRO_NOT_FOUND, VERSION_CONFLICT."""
    macro = await _locked(uow, macro_id, expected_version)
    await uow.macros.remove(macro.id)
    return macro


async def _locked(uow: Uow, macro_id: int, expected_version: int | None) -> Macro:
    macro = await uow.macros.lock(macro_id)
    if macro is None:
        raise Refusal("MACRO_NOT_FOUND", id=macro_id)
    if expected_version is not None and expected_version != macro.version:
        changes = await uow.macros.changes_since(macro.id, expected_version)
        raise Refusal("VERSION_CONFLICT", extra={"changes": changes, "version": macro.version})
    return macro
