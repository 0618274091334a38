"""How the simulated vendor behaves. Rates are shares of messages, 0 … 1; times are seconds."""

import math
import random
from dataclasses import dataclass, field, fields
from typing import Any

CHAOS = {
    "timeout": 0.01, "duplicate": 0.01, "out_of_order": 0.05, "report_first": 0.005, "never": 0.002,
    "unknown_refkey": 0.001, "failed": 0.05,
}  # fmt: skip
"""The mix of messaging.md 6."""

FAILURES = ("4401", "4410", "4405", "4412", "6601", "6606")


@dataclass(slots=True)
class Config:
    """`script` names faults for the next messages, one each, before the shares count (see `faults.py`).

    `tps` 0: no limit. Latency is lognormal around `latency_p50` and `latency_p99`; a report follows after
    `report_after` plus as much again at random.
    """

    webhook_url: str = ""
    account: str = "dyflux"
    password: str = "dyflux"  # noqa: S105 - of a simulator on loopback
    seed: int = 1
    tps: float = 0.0
    latency_p50: float = 0.02
    latency_p99: float = 0.2
    report_after: float = 0.2
    token_seconds: float = 86_400.0
    hang_seconds: float = 60.0
    push_tries: int = 6
    timeout: float = 0.0
    duplicate: float = 0.0
    out_of_order: float = 0.0
    report_first: float = 0.0
    never: float = 0.0
    unknown_refkey: float = 0.0
    failed: float = 0.0
    script: list[str] = field(default_factory=list)

    def change(self, values: dict[str, Any]) -> None:
        """Set fields by name; `script` is appended to. Raises KeyError for an unknown one."""
        known = {each.name: each for each in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            if name == "script":
                self.script.extend(str(each) for each in value)
            else:
                setattr(self, name, type(getattr(self, name))(value))

    def latency(self, dice: random.Random) -> float:
        """One draw; 2.326 is the normal quantile of 0.99."""
        if self.latency_p50 <= 0:
            return 0.0
        sigma = max(0.0, math.log(self.latency_p99 / self.latency_p50) / 2.326)
        return self.latency_p50 * float(dice.lognormvariate(0.0, sigma))
