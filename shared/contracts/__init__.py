"""The published language: messages, codes, permissions. A leaf: pydantic and the standard library only."""
