"""The exact words of C/S records (domain.md 2.9), one module a family of labels. Pure functions of values."""
