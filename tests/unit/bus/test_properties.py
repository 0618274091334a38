"""What a foreign consumer sees of a message without reading its body."""

from datetime import UTC, datetime
from uuid import UUID

from shared.bus.amqp.publisher import properties_of
from shared.bus.transport import Outgoing

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_properties_mirror_the_envelope_when_a_row_is_published() -> None:
    row = Outgoing(
        1, UUID(int=7), "orders", "orders.events", "orders.pack.shipped.v1", "101201", 5, "c" * 300, None, TRACEPARENT,
        "{}", datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    found = properties_of(row)
    assert (found.message_id, found.message_type) == (str(UUID(int=7)), "orders.pack.shipped.v1")
    assert (found.app_id, found.delivery_mode, found.content_type) == ("orders", 2, "application/cloudevents+json")
    assert len(str(found.correlation_id)) == 255
    assert found.headers == {"subject": "101201", "sequence": 5, "traceparent": TRACEPARENT}
