"""Plain Python: state machines and rules of messages. No framework, no clock, no network."""
