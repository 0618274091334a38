"""Routes whose bodies no schema describes, or whose answers never end: payloads that are almost right, sent as they are.

Native claims of every channel with one thing changed, files that are nearly workbooks, delivery reports, the stream.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.component.fuzzing import BOTH, AnyCase, Fuzzed, assert_problem, fuzz_settings
from tests.component.seeding import ADAPTERS, workbook
from tests.unit.cancellations import payloads

NATIVE: dict[str, Any] = {
    "naver": payloads.NAVER,
    "coupang": [payloads.COUPANG, payloads.COUPANG_WITHDRAWAL],
    "eleven_st": payloads.ELEVEN_JSON,
    "esm": payloads.ESM,
    "cafe24": payloads.CAFE24,
}
REPORT = {
    "DEVICE": "SMS", "CMSGID": "k1", "MSGID": "u1", "PHONE": "01000000001", "MEDIA": "SMS", "UNIXTIME": "1603773837",
    "RESULT": "4100", "REFKEY": "a" * 32,
}  # fmt: skip
WORKBOOK = workbook([["V-1", "가상 상품", 1, "나래", "변심", "2026-03-01", ""]])
FEW = 25
MANY = int(os.environ.get("DYFLUX_FUZZ_EXAMPLES", "150")) * 4
HOW_MANY = [
    pytest.param((FEW, True), id="few"),
    pytest.param((MANY, False), id="many", marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["\x00", "\ud800", "9" * 600, "2026-13-45", "-1", "1e9", [], {}, [[[]]], {"a": None}]),
)


@pytest.fixture(params=HOW_MANY)
def amount(request: pytest.FixtureRequest) -> tuple[int, bool]:
    """How many cases, and whether always the same."""
    many: tuple[int, bool] = request.param
    return many


def paths(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a payload."""
    if way:
        yield way
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from paths(value, (*way, key))


def replaced(payload: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy with one value replaced."""
    copy = deepcopy(payload)
    target = copy
    for step in way[:-1]:
        target = target[step]
    target[way[-1]] = value
    return copy


def almost(payload: Any) -> st.SearchStrategy[Any]:
    """The payload with one value, or none, replaced by something odd."""
    ways = list(paths(payload))
    changed = st.builds(lambda way, value: replaced(payload, way, value), st.sampled_from(ways), ODD)
    return st.one_of(st.just(payload), changed, changed, changed)


def as_json(value: Any) -> bytes:
    """As another program might write it: NaN, lone surrogates and numbers of any length."""
    return json.dumps(value).encode()


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_claim_is_taken_or_coded_when_a_native_payload_is_almost_right(
    fuzzed: Fuzzed, adapter: str, amount: tuple[int, bool]
) -> None:
    channel = fuzzed.seeds["channel_id"][ADAPTERS.index(adapter)]

    @fuzz_settings(amount[0], fixed=amount[1])
    @given(payload=almost(NATIVE.get(adapter, payloads.ELEVEN_JSON)))
    def send(payload: Any) -> None:
        each = payload[0] if isinstance(payload, list) and adapter == "coupang" else payload
        answer = fuzzed.ask(
            "cancellations", "POST", f"/channels/{channel}/claims", data=as_json(each),
            headers={"content-type": "application/json"},
        )  # fmt: skip
        assert answer.status_code in {202, 400, 422}, answer.text

    send()


def test_claim_is_taken_or_coded_when_the_xml_is_almost_right(fuzzed: Fuzzed, amount: tuple[int, bool]) -> None:
    channel = fuzzed.seeds["channel_id"][ADAPTERS.index("eleven_st")]
    raw = payloads.ELEVEN_XML.encode()
    cut = st.builds(lambda at: raw[:at], st.integers(0, len(raw)))
    flipped = st.builds(
        lambda at, junk: raw[:at] + junk + raw[at + len(junk) :],
        st.integers(0, len(raw)), st.binary(min_size=1, max_size=6),
    )  # fmt: skip
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

    @fuzz_settings(amount[0], fixed=amount[1])
    @given(body=st.one_of(st.just(raw), cut, flipped, st.just(entity), st.binary(max_size=100)))
    def send(body: bytes) -> None:
        answer = fuzzed.ask(
            "cancellations", "POST", f"/channels/{channel}/claims", data=body,
            headers={"content-type": "application/xml"},
        )  # fmt: skip
        assert answer.status_code in {202, 400, 422}, answer.text

    send()


FILES = {
    "cancellations /uploads": "주문번호,수량\n",
    "orders /intake-uploads": "주문번호,상품명,수량,판매가,수령자,주소,주문일시\n",
    "orders /invoice-uploads": "관리번호,택배사,송장번호\n",
    "orders /option-uploads": "상품옵션코드,상품코드,상품명,판매가(A),공급처,현재고,품절\n",
}


@pytest.mark.parametrize("target", FILES)
def test_file_is_previewed_or_coded_when_it_is_almost_a_workbook(
    fuzzed: Fuzzed, amount: tuple[int, bool], target: str
) -> None:
    """A29, A37, F-193."""
    service, path = target.split()
    channels = st.sampled_from([*fuzzed.seeds["channel_id"], *fuzzed.seeds["channel_id"], ""])
    junk = st.binary(min_size=1, max_size=40)
    flipped = st.builds(
        lambda at, with_: WORKBOOK[:at] + with_ + WORKBOOK[at + len(with_) :], st.integers(0, len(WORKBOOK)), junk
    )
    cut = st.builds(lambda at: WORKBOOK[:at], st.integers(0, len(WORKBOOK)))
    lines = st.lists(st.lists(st.text(max_size=10), max_size=9).map(",".join), max_size=6).map("\n".join)
    csv = lines.map(lambda body: (FILES[target] + body).encode("utf-8", "surrogatepass"))
    magic = st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"<html><table>"])
    dressed = st.builds(lambda head, tail: head + tail, magic, st.binary(max_size=400))
    names = st.sampled_from(["a.xlsx", "a.xls", "a.csv", "파일.xlsx", "", "a\x00b.csv", "../../etc/passwd", "a" * 500])

    @fuzz_settings(amount[0], fixed=amount[1])
    @given(
        channel=channels, name=names,
        content=st.one_of(st.just(WORKBOOK), flipped, cut, csv, dressed, st.binary(max_size=200)),
    )  # fmt: skip
    def send(channel: str, name: str, content: bytes) -> None:
        answer = fuzzed.ask(service, "POST", path, data={"channel_id": channel}, files={"file": (name, content)})
        assert answer.status_code in {200, 201, 409, 413, 422}, answer.text

    send()


def test_form_is_coded_when_it_is_no_form(fuzzed: Fuzzed) -> None:
    for kind, body in (
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n--y--"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        ("application/json", b"{}"),
        ("text/plain", b"x"),
    ):
        answer = fuzzed.ask("cancellations", "POST", "/uploads", data=body, headers={"content-type": kind})
        assert answer.status_code in {400, 415, 422}, (kind, answer.text)


def test_report_is_stored_or_coded_when_it_is_almost_right(fuzzed: Fuzzed, amount: tuple[int, bool]) -> None:
    [token] = fuzzed.seeds["token"]

    @fuzz_settings(amount[0], fixed=amount[1])
    @given(body=st.one_of(almost(REPORT).map(as_json), ODD.map(as_json), st.binary(max_size=100)))
    def send(body: bytes) -> None:
        answer = fuzzed.ask("messaging", "POST", f"/webhooks/bizppurio/{token}", data=body)
        assert answer.status_code in {200, 400}, answer.text

    send()


def test_stream_begins_or_is_coded_when_the_last_event_id_is_any_text(fuzzed: Fuzzed, amount: tuple[int, bool]) -> None:
    operation = fuzzed.operation("cs", "GET /stream")

    @fuzz_settings(amount[0], fixed=amount[1])
    @given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in BOTH]))
    def listen(case: AnyCase) -> None:
        sent = case.as_transport_kwargs(base_url=fuzzed.base_url("cs"))
        headers = {**dict(sent.get("headers") or {}), **fuzzed.headers()}
        with fuzzed.open_stream(sent["url"], sent.get("params"), headers) as answer:
            if answer.status_code != 200:
                assert answer.status_code < 500
                assert_problem(answer.status_code, answer.headers["content-type"], answer.content)
                return
            assert answer.headers["content-type"].partition(";")[0] == "text/event-stream"
            first = next(answer.iter_lines()).decode()
            assert first.startswith((":", "id:", "event:")), first

    listen()


def test_stream_is_documented_as_what_it_is(fuzzed: Fuzzed) -> None:
    raw = fuzzed.operation("cs", "GET /stream").definition.raw
    assert list(raw["responses"]["200"]["content"]) == ["text/event-stream"], orjson.dumps(raw["responses"]["200"])
