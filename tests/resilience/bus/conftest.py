"""The bus' suite runs on both transports."""

from tests.support.bus_world import broker_if_any, transport, world
from tests.support.private_rabbit import private_broker, private_rabbit

__all__ = ["broker_if_any", "private_broker", "private_rabbit", "transport", "world"]
