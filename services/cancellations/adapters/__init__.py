"""PostgreSQL, native claim payloads, Excel."""
