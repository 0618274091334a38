"""Loads what holds for every test of the suite."""

pytest_plugins = ["tests.support.skips", "tests.support.figures", "tests.support.one_browser"]
