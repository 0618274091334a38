"""Which adapter reads the payloads of a channel, and the body of a request or a message as claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from services.cancellations.adapters.channels import cafe24, coupang, eleven_st, esm, naver
from services.cancellations.adapters.channels.reading import MAX_CLAIMS, unreadable
from services.cancellations.adapters.channels.xml import read_xml
from services.cancellations.domain.channel_claim import ChannelClaim
from shared.contracts.codes import Refusal

Read = Callable[[object], list[ChannelClaim]]

ADAPTERS: Mapping[str, Read] = {
    "naver": naver.read,
    "coupang": coupang.read,
    "eleven_st": eleven_st.read,
    "esm": esm.read,
    "cafe24": cafe24.read,
}
XML_ADAPTERS = frozenset({"eleven_st"})


def read_claims(adapter: str, body: bytes) -> list[ChannelClaim]:
    """The claims of a native payload. Raises Refusal: UNREADABLE for broken JSON, CLAIM_UNREADABLE, TOO_MANY_ROWS."""
    read = ADAPTERS.get(adapter)
    if read is None:
        raise unreadable("이 판매처는 엑셀로만 취소를 받습니다")
    claims = read(_parsed(adapter, body))
    if len(claims) > MAX_CLAIMS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_CLAIMS)
    return claims


def _parsed(adapter: str, body: bytes) -> object:
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        if adapter not in XML_ADAPTERS:
            raise unreadable("이 판매처는 XML을 쓰지 않습니다")
        return read_xml(body)
    if b"\\u0000" in body:
        raise unreadable("U+0000 글자가 들어 있습니다")
    try:
        parsed: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refusal("UNREADABLE") from error
    return parsed
