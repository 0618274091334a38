"""The multipart body of an upload: streamed to a spooled file, never held in memory, with coded defects."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, cast

from fastapi import Request
from starlette.datastructures import UploadFile

from shared.contracts.codes import Refusal

UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["channel_id", "file"],
                    "properties": {
                        "channel_id": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class UploadForm:
    """`descriptor` is an open file at its beginning; `digest` tells this upload from another with the same key."""

    channel_id: str
    file_name: str
    descriptor: int
    digest: bytes


@asynccontextmanager
async def upload_form(request: Request) -> AsyncIterator[UploadForm]:
    """Read the form. Raises Refusal UNSUPPORTED_MEDIA_TYPE, CHANNEL_REQUIRED, FILE_REQUIRED."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE")
    async with request.form(max_files=1, max_fields=10, max_part_size=10_000) as form:
        channel, file = form.get("channel_id"), form.get("file")
        if not isinstance(channel, str) or not channel.strip():
            raise Refusal("CHANNEL_REQUIRED")
        if not isinstance(file, UploadFile) or not file.size:
            raise Refusal("FILE_REQUIRED")
        spooled = cast("SpooledTemporaryFile[bytes]", file.file)
        digest = await asyncio.to_thread(_to_disk, spooled)
        name = (file.filename or "").replace("\x00", "")[-200:]
        yield UploadForm(channel.strip(), name, spooled.fileno(), digest + channel.encode())


def _to_disk(file: SpooledTemporaryFile[bytes]) -> bytes:
    """The worker process needs a file that the kernel knows. Returns the digest of its content."""
    file.rollover()
    file.flush()
    file.seek(0)
    digest = hashlib.file_digest(cast(Any, file), "sha256").digest()
    file.seek(0)
    return digest
