"""What operators see of messaging. No label ever holds a number, a token or a text."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

CALLS = Counter("dyflux_messaging_vendor_calls_total", "Calls to the vendor by what they ended in.", ["outcome"])
PAUSED = Gauge("dyflux_messaging_paused", "1 while a loop waits for its database or for Redis.", ["part"])
WEBHOOKS = Counter("dyflux_messaging_webhooks_total", "Webhook calls by what became of them.", ["vendor", "outcome"])
REPORTS = Counter("dyflux_messaging_reports_total", "Stored reports by what became of them.", ["outcome"])
UNKNOWN_CODES = Counter("dyflux_messaging_unknown_codes_total", "Results with a code that no table knows.")
LOST_RECORDS = Counter("dyflux_messaging_unrecorded_total", "Outcomes that could not be stored; the sweeper decides.")
ASKED = Counter("dyflux_messaging_follow_up_total", "Attempts followed up, by step.", ["step"])
ORPHANS = Gauge("dyflux_messaging_reports_waiting", "Stored reports that are not applied yet, by state.", ["state"])
STOPPED = Gauge("dyflux_messaging_senders_stopped", "Sender numbers that the carrier refuses.")
