"""One file a use case; everything outside is reached through ports."""
