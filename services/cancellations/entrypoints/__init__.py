"""HTTP, messages, loops and verbs."""
