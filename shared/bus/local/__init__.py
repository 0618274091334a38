"""The transport without a broker: for one machine only."""
