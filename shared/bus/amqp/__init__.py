"""The transport over RabbitMQ, 3.10 and 4.x."""
