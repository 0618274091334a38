"""Bizppurio's REST API as a separate process: token, message, report PUSH and re-request, with every fault it can have.

Loopback only. It keeps its own ledger, so that tests compare what was sent with what we believe.
"""
