"""What a file is, by its first bytes: names lie (HTML and CSV named .xls are common)."""

from __future__ import annotations

from enum import StrEnum
from typing import BinaryIO

from shared.files.limits import FileRefused

HEAD = 65_536


class Kind(StrEnum):
    """Containers that are read."""

    ZIP = "zip"
    OLE = "ole"
    HTML = "html"
    TEXT = "text"


def kind_of(file: BinaryIO) -> Kind:
    """The kind of a file. Raises FileRefused FILE_REQUIRED for an empty one."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise FileRefused("FILE_REQUIRED")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.OLE
    words = head.replace(b"\x00", b"").lower()
    if words.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and (b"<table" in words or b"<html" in words):
        return Kind.HTML
    return Kind.TEXT
