"""Speaks for all services: `/readyz` at the edge, and the console's files where no other server has them."""
