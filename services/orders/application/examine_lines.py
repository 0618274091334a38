"""Order lines before they are taken: known already, refused, or with the option that they would get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.orders.application.intake_ports import ChannelInfo, IntakeUow
from services.orders.domain.intake import Intake
from services.orders.domain.matching import MatchKey, match_key
from shared.contracts.codes import Refusal


@dataclass(frozen=True, slots=True)
class Examined:
    """A line as it stands now: the order that has it already, why it is not taken, the option that it would get."""

    taken: int | None
    refusal: Refusal | None
    option_code: str | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of lines before they are taken."""

    lines: Sequence[Examined]
    channels: Mapping[str, ChannelInfo]
    shippers: Mapping[str, str]


async def examine(uow: IntakeUow, lines: Sequence[Intake]) -> Examination:
    """Look at lines without taking them; whoever takes them has locked them before."""
    channels = await uow.intake.channels(sorted({line.channel_id for line in lines}))
    known = await uow.intake.known_lines([line.key for line in lines])
    matches = await uow.matchings.find(sorted({_key(line) for line in lines}))
    codes = {line.option_code for line in lines if line.option_code} | set(matches.values())
    shippers = await uow.intake.shippers(sorted(codes))
    examined = []
    for line in lines:
        taken = known.get(line.key)
        matched = matches.get(_key(line))
        option = next((code for code in (line.option_code, matched) if code in shippers), None)
        refusal = None
        try:
            _check(line, channels, taken)
            if taken is not None and not (taken[1] and line.retake):
                refusal = Refusal("ALREADY_TAKEN")
        except Refusal as refused:
            refusal = refused
        examined.append(Examined(taken[0] if taken else None, refusal, option))
    return Examination(examined, channels, shippers)


def _check(line: Intake, channels: Mapping[str, ChannelInfo], taken: tuple[int, bool] | None) -> None:
    channel = channels.get(line.channel_id)
    if channel is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=line.channel_id)
    line.check()
    if taken is not None:
        if taken[1] and not line.retake:
            raise Refusal("DELETED_EARLIER")
        return
    if not channel.active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=line.channel_id)


def _key(line: Intake) -> MatchKey:
    return match_key(line.channel_id, line.channel_product_code, line.channel_product_name, line.channel_option_name)
