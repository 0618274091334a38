"""Has a file read by the worker process, and kills it when it takes too long."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import orjson
import structlog

from shared.contracts.codes import Refusal
from shared.files.cells import NumberCell
from shared.files.limits import TIME_S

log = structlog.get_logger()

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR")


class FileParser:
    """`at_once` bounds the processes that run at a time; `time_limit` is seconds."""

    def __init__(self, at_once: int = 2, time_limit: float = TIME_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._time_limit = time_limit

    async def table(self, descriptor: int, sheet: str | None) -> list[list[str]]:
        """The cells of the open file, `NumberCell` where they hold numbers. Raises Refusal with the code of its defect,
        FILE_UNREADABLE when the worker died."""
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "shared.files.worker",
                *([sheet] if sheet else []),
                stdin=descriptor,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_ROOT,
                env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, "PYTHONUTF8": "1"},
            )
            try:
                async with asyncio.timeout(self._time_limit):
                    printed, _ = await process.communicate()
            except TimeoutError:
                raise Refusal("FILE_UNREADABLE") from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode != 0:
            log.warning("file not read", exit=process.returncode)
            raise Refusal("FILE_UNREADABLE")
        answer = orjson.loads(printed)
        if "code" in answer:
            raise Refusal(answer["code"], **answer["params"])
        return [[cell if isinstance(cell, str) else NumberCell(cell) for cell in row] for row in answer["table"]]
