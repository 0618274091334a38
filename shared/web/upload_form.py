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

MAX_UPLOAD = 32 * 1024 * 1024
"""Bytes of the whole request; the gateway has the same limit."""


def upload_body(*, of_channel: bool) -> dict[str, Any]:
    """The request body as OpenAPI describes it; `of_channel`: the form says whose file it is."""
    properties: dict[str, Any] = {"file": {"type": "string", "format": "binary"}}
    if of_channel:
        properties = {"channel_id": {"type": "string"}, **properties}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}



@dataclass(frozen=True, slots=True)
class UploadForm:
    """`descriptor` is an open file at its beginning; `digest` tells this upload from another with the same key.
    `channel_id` is empty where the form has none."""

    channel_id: str
    file_name: str
    descriptor: int
    digest: bytes


@asynccontextmanager
async def upload_form(request: Request, *, of_channel: bool) -> AsyncIterator[UploadForm]:
    """Read the form. Raises Refusal UNSUPPORTED_MEDIA_TYPE, CHANNEL_REQUIRED, FILE_REQUIRED."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE")
    async with request.form(max_files=1, max_fields=10, max_part_size=10_000) as form:
        channel, file = form.get("channel_id", "") if of_channel else "", form.get("file")
        if of_channel and (not isinstance(channel, str) or not channel.strip()):
            raise Refusal("CHANNEL_REQUIRED")
        if not isinstance(file, UploadFile) or not file.size:
            raise Refusal("FILE_REQUIRED")
        spooled = cast("SpooledTemporaryFile[bytes]", file.file)
        digest = await asyncio.to_thread(_to_disk, spooled)
        name = (file.filename or "").replace("\x00", "")[-200:]
        yield UploadForm(str(channel).strip(), name, spooled.fileno(), digest + str(channel).encode())


def _to_disk(file: SpooledTemporaryFile[bytes]) -> bytes:
    """The worker process needs a file that the kernel knows. Returns the digest of its content."""
    file.rollover()
    file.flush()
    file.seek(0)
    digest = hashlib.file_digest(cast(Any, file), "sha256").digest()
    file.seek(0)
    return digest
