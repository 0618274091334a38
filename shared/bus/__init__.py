"""The messaging runtime: outbox, relay, inbox, consumer, retry and parking, over two transports. No business word."""
