"""Loads what holds for every test of the suite."""

import logging

import structlog

pytest_plugins = ["tests.support.skips", "tests.support.figures", "tests.support.spread", "tests.support.reached"]

# A failure is shown with what was logged: a line for every good request would bury it.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
