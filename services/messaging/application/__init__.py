"""One file a use case: load, decide, save. No SQL, no HTTP."""
