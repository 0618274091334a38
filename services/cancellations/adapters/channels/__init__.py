"""Native claim payloads to canonical claims: pure functions, one file a channel, mapping tables as data."""
