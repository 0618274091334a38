"""Where the engines of this run are. Set by the environment, or by whoever starts private ones before the tests."""

import os

import pytest


def _given(name: str) -> str:
    url = os.environ.get(name)
    if not url:
        pytest.fail(f"{name} is not set and no engine was started for this run", pytrace=False)
    return url


def postgres_url() -> str:
    """Of a superuser, on a PostgreSQL that tests may fill with databases and roles."""
    return _given("TEST_POSTGRES_URL")


def amqp_url() -> str:
    """Of a RabbitMQ that tests may fill with queues under names of their own."""
    return _given("TEST_AMQP_URL")


def redis_url() -> str:
    """Of a Redis-compatible server; keys carry prefixes of their own."""
    return _given("TEST_REDIS_URL")
