"""The pytest plugin of the whole suite (named in pyproject.toml): every shared fixture is imported here."""

from tests.support.brokers import amqp_url, broker
from tests.support.databases import databases, template_databases

__all__ = ["amqp_url", "broker", "databases", "template_databases"]
