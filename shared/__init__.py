"""What every service stands on. Knows no business word outside `contracts/` and imports no service."""
