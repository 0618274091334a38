"""HTTP routes, loops and consumers: what makes use cases run."""
