"""One sample for each message type, written by hand: what travels is what the contract says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema_rs import Draft202012Validator

from shared.bus.outbox import Stamp, encode
from shared.contracts.base import Envelope
from shared.contracts.registry import CONTRACTS
from tests.contract.documents import schema_of

SAMPLES = Path(__file__).parent / "samples"
TYPE = re.compile(r"[a-z]+(\.[a-z]+(-[a-z]+)*){2}\.v[1-9]")
PHONE = re.compile(r"\b01\d(?!0000)\d{7,8}\b")


def sample(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return loaded


def test_every_type_has_one_sample_and_no_sample_is_without_a_type() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{name}.json" for name in CONTRACTS}


def test_types_are_named_after_their_exchange_when_listed() -> None:
    for name, contract in CONTRACTS.items():
        assert TYPE.fullmatch(name), name
        owner, kind = contract.EXCHANGE.split(".")
        assert name.split(".")[0] == owner
        assert kind in {"events", "commands"}


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_sample_is_read_and_written_unchanged_when_it_travels(name: str) -> None:
    written, contract = sample(name), CONTRACTS[name]
    envelope = Envelope.model_validate(written)
    data = contract.model_validate(envelope.data)
    assert json.loads(data.model_dump_json()) == written["data"], "every field stands in the sample"
    assert (envelope.type, envelope.subject, envelope.sequence) == (name, data.subject(), data.sequence())
    assert envelope.subject.isascii()
    Draft202012Validator(schema_of(contract)).validate(written["data"])


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_sample_is_what_the_outbox_writes_when_it_is_published(name: str) -> None:
    written = sample(name)
    envelope = Envelope.model_validate(written)
    stamp = Stamp(envelope.source, envelope.correlationid, envelope.causationid, envelope.traceparent, envelope.time)
    body = json.loads(encode(CONTRACTS[name].model_validate(envelope.data), envelope.id, stamp))
    assert datetime.fromisoformat(body.pop("time")) == datetime.fromisoformat(written.pop("time"))
    assert body == written
    assert envelope.time.tzinfo == UTC
    assert isinstance(envelope.id, UUID)


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_sample_is_read_when_a_newer_writer_added_fields(name: str) -> None:
    newer = {**sample(name)["data"], "field_of_tomorrow": {"x": [1]}}
    known = CONTRACTS[name].model_validate(newer)
    assert known == CONTRACTS[name].model_validate(sample(name)["data"])


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_message_is_refused_when_a_required_field_is_missing(name: str) -> None:
    data = sample(name)["data"]
    required = [field for field, info in CONTRACTS[name].model_fields.items() if info.is_required()]
    assert required
    for field in required:
        without = {key: value for key, value in data.items() if key != field}
        with pytest.raises(ValueError, match=field):
            CONTRACTS[name].model_validate(without)


def test_samples_name_nobody_real_when_read() -> None:
    for path in SAMPLES.iterdir():
        assert not PHONE.search(path.read_text("utf-8")), path.name
