"""Stand-ins for parties outside, as separate processes: for tests and for one machine."""
