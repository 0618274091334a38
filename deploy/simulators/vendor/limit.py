"""The vendor's own rate limit: a true 429 with RateLimit headers."""

import time

from starlette.responses import JSONResponse


class Limit:
    """Token bucket of one second's worth."""

    def __init__(self) -> None:
        self._tokens = 0.0
        self._at = time.monotonic()

    def wait(self, tps: float) -> float:
        """0: go on; else seconds until a call would be taken."""
        if tps <= 0:
            return 0.0
        now = time.monotonic()
        self._tokens = min(max(1.0, tps), self._tokens + (now - self._at) * tps)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / tps


def too_many(seconds: float, refkey: str, tps: float) -> JSONResponse:
    """The documented answer."""
    headers = {
        "RateLimit-Limit": str(int(tps) or 1000),
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": f"{seconds:.3f}",
    }
    body = {"code": 5002, "description": "too many requests", "refkey": refkey}
    return JSONResponse(body, status_code=429, headers=headers)
