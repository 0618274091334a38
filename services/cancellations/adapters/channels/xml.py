"""XML of a channel as the mappings that its JSON would be. Entities and DTDs are refused; prefixes need no binding."""

from __future__ import annotations

import re
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from services.cancellations.adapters.channels.reading import MAX_CLAIMS, unreadable
from shared.contracts.codes import Refusal

MAX_DEPTH = 20
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class _Elements(ContentHandler):
    """Elements to dicts by name; a name that repeats becomes a list; one row is one dict (the adapters know)."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[dict[str, Any], list[str]]] = [({}, [])]

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX's name
        if len(self.stack) > MAX_DEPTH:
            raise unreadable("XML이 너무 깊습니다")
        self.stack.append(({}, []))

    def characters(self, content: str) -> None:
        self.stack[-1][1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        children, words = self.stack.pop()
        value: Any = children or "".join(words).strip()
        siblings = self.stack[-1][0]
        name = name.rpartition(":")[2]
        if name not in siblings:
            siblings[name] = value
        elif isinstance(siblings[name], list):
            siblings[name].append(value)
            if len(siblings[name]) > MAX_CLAIMS:
                raise Refusal("TOO_MANY_ROWS", limit=MAX_CLAIMS)
        else:
            siblings[name] = [siblings[name], value]


def read_xml(body: bytes) -> dict[str, Any]:
    """The document, UTF-8 or EUC-KR whatever its declaration says. Raises Refusal CLAIM_UNREADABLE."""
    text = _DECLARATION.sub("", _decoded(body).lstrip("\ufeff"), count=1)
    handler = _Elements()
    try:
        parseString(text.encode(), handler, forbid_dtd=True)
    except (SAXException, DefusedXmlException, ValueError) as error:
        raise unreadable(f"XML 형식이 올바르지 않습니다 ({type(error).__name__})") from error
    return handler.stack[0][0]


def _decoded(body: bytes) -> str:
    """Hangul of EUC-KR is never valid UTF-8, so the order of the two tries decides."""
    for encoding in ("utf-8", "cp949"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("글자 인코딩을 알 수 없습니다")
