"""The services. Each owns its database and imports `shared` and itself only."""
