"""The vendor's codes as data, its reports, and the night rule (messaging.md 2.1, 2.3, 3.4)."""

from datetime import datetime

import orjson
import pytest

from services.messaging.adapters.bizppurio_reports import BizppurioReports
from services.messaging.adapters.bizppurio_results import _LISTED, CLASSES, _codes, verdict_of
from services.messaging.domain.policy import Purpose
from services.messaging.domain.results import CONSEQUENCES, ResultClass
from services.messaging.domain.window import opens_at
from shared.runtime.clock import KST

REPORT = {
    "DEVICE": "SMS", "CMSGID": "201027134355944sms027420servqer0", "MSGID": "1027se_SL4676027383600490148",
    "PHONE": "01000000000", "MEDIA": "SMS", "UNIXTIME": "1603773837", "RESULT": "4100", "USERDATA": "x",
    "WAPINFO": "SKT", "REFKEY": "smstest00001",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "klass"),
    [
        ("4100", "DELIVERED"), ("6600", "DELIVERED"), ("7000", "DELIVERED"), ("7305", "UNCERTAIN"),
        ("4401", "TEMPORARY"), ("6604", "TEMPORARY"), ("4410", "DEAD_NUMBER"), ("4434", "SENDER_CONFIG"),
        ("4436", "SENDER_CONFIG"), ("6631", "SENDER_CONFIG"), ("6633", "SENDER_CONFIG"), ("4412", "OPT_OUT"),
        ("4437", "DUPLICATE"), ("6634", "DUPLICATE"), ("9070", "ACCOUNT"), ("9034", "EXPIRED"), ("4403", "FAILED"),
        ("4999", "UNKNOWN_CODE"), ("", "UNKNOWN_CODE"),
    ],
)  # fmt: skip
def test_class_follows_the_table_when_code_is_given(code: str, klass: str) -> None:
    assert verdict_of(code).klass == ResultClass(klass)


def test_no_code_is_of_two_classes() -> None:
    assert sum(len(_codes(text)) for text in _LISTED.values()) == len(CLASSES)


def test_every_class_says_what_follows() -> None:
    assert set(CONSEQUENCES) == set(ResultClass)


def test_report_is_read_when_it_is_the_vendors() -> None:
    report = BizppurioReports().read(orjson.dumps(REPORT))
    assert (report.refkey, report.phone, report.verdict.code, report.gateway_msg_id) == (
        "smstest00001", "01000000000", "4100", "1027se_SL4676027383600490148",
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["REFKEY", "PHONE", "RESULT"])
def test_report_is_refused_when_a_field_that_decides_is_missing(missing: str) -> None:
    with pytest.raises(ValueError, match="missing"):
        BizppurioReports().read(orjson.dumps({**REPORT, missing: ""}))


def test_key_is_the_same_only_when_the_report_is() -> None:
    reader = BizppurioReports()
    key = reader.key(orjson.dumps(REPORT))
    assert reader.key(orjson.dumps(dict(reversed(REPORT.items())))) == key
    assert reader.key(orjson.dumps({**REPORT, "RESULT": "4401"})) != key


@pytest.mark.parametrize(
    ("clock", "opens"),
    [
        ("20:59:59", None),
        ("21:00:00", "2026-11-03T08:00:00+09:00"),
        ("07:59:59", "2026-11-02T08:00:00+09:00"),
        ("08:00:00", None),
    ],
)
def test_advertisement_waits_for_the_morning_when_it_is_night_in_korea(clock: str, opens: str | None) -> None:
    at = datetime.fromisoformat(f"2026-11-02T{clock}+09:00")
    assert opens_at(Purpose.AD, at, KST) == (datetime.fromisoformat(opens) if opens else None)
    assert opens_at(Purpose.INFO, at, KST) is None
