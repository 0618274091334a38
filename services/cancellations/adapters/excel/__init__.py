"""Cancellation files: recognised, parsed in a process of their own, answered as xlsx."""
