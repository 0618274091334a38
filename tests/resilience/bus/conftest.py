"""The bus' suite runs on both transports."""

from tests.support.bus_world import broker_if_any, transport, world

__all__ = ["broker_if_any", "transport", "world"]
