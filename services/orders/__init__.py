"""orders: every state change of an order is decided here."""
