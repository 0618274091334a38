"""Plain Python: claims and their saga, matching, upload rows. Imports shared.contracts at most."""
