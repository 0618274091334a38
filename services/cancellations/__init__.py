"""cancellations: what channels cancel and take back, by API, by message and by Excel."""
