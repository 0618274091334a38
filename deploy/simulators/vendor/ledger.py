"""What the vendor took, by refkey, and every call that it saw: the truth that tests compare with."""

import hashlib
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Entry:
    """One refkey. `accepted` counts how often it was taken; `texts` are digests, no body is kept."""

    refkey: str
    messagekey: str
    msgid: str
    kind: str
    sender: str
    to: str
    fault: str
    results: list[str]
    accepted: int = 0
    pushed: int = 0
    texts: list[str] = field(default_factory=list)


class Ledger:
    """In memory: it lives as long as the simulator."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.calls: deque[dict[str, Any]] = deque(maxlen=20_000)
        self.tokens_issued = 0
        self._n = 0

    def take(self, body: dict[str, Any], fault: str, results: list[str]) -> Entry:
        """A message was accepted (again)."""
        kind, refkey = str(body["type"]), str(body["refkey"])
        entry = self.entries.get(refkey)
        if entry is None:
            self._n += 1
            entry = Entry(refkey, f"sim{self._n:012d}{kind}", f"sim_{kind}{self._n:012d}", kind, str(body["from"]),
                          str(body["to"]), fault, results)  # fmt: skip
            self.entries[refkey] = entry
        entry.accepted += 1
        entry.texts.append(hashlib.sha256(str(body["content"][kind]["message"]).encode()).hexdigest())
        return entry

    def call(self, path: str, refkey: str, code: int) -> None:
        """A call was answered (or is about to hang) with this code."""
        self.calls.append({"at": time.monotonic(), "path": path, "refkey": refkey, "code": code})

    def by_key(self, messagekey: str) -> Entry | None:
        """The entry of a messagekey."""
        return next((each for each in self.entries.values() if each.messagekey == messagekey), None)

    def dump(self) -> dict[str, Any]:
        """Everything, as JSON."""
        return {
            "entries": [asdict(each) for each in self.entries.values()],
            "calls": list(self.calls),
            "tokens_issued": self.tokens_issued,
        }
