"""What a test heard over HTTP, so that its `reaches` marker cannot say more than happened.

The clients of the integration fixtures call `hear` for each answer. Loaded as a pytest plugin by tests/conftest.py.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from typing import Any

import httpx2
import pytest

from tests.features.refusals import BY_NAME, MARKER

_CODE = re.compile(r'"(?:code|verdict)":\s*"([A-Z][A-Z0-9_]+)"')


class Heard:
    """(path, code) of the answers of one test: codes of problems, of rows and of warnings, verdicts of rows."""

    def __init__(self) -> None:
        self._pairs: set[tuple[str, str]] = set()

    def note(self, path: str, body: str) -> None:
        """One answer."""
        self._pairs.update((path, code) for code in _CODE.findall(body))

    def missing(self, name: str, codes: Sequence[str]) -> list[str]:
        """The codes that no answer of the route of that name had."""
        route = BY_NAME[name].route
        came = {code for path, code in self._pairs if route.fullmatch(path)}
        return [code for code in codes if code not in came]

    def forget(self) -> None:
        """Before a test."""
        self._pairs.clear()


_HEARD = Heard()


async def hear(response: httpx2.Response) -> None:
    """The response hook of a client; streams and files are not read."""
    if "json" in response.headers.get("content-type", ""):
        await response.aread()
        _HEARD.note(response.request.url.path, response.text)


HOOKS: dict[str, list[Any]] = {"response": [hear]}
"""`event_hooks` of an httpx2 client."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that says it reaches a code which did not come."""
    _HEARD.forget()
    result = yield
    for marker in item.iter_markers(MARKER):
        name, *codes = marker.args
        missing = _HEARD.missing(name, codes)
        if missing:
            pytest.fail(f"{name} was not refused with {', '.join(missing)} over HTTP", pytrace=False)
    return result
