"""The engines and the two commands on one machine, without Docker and without root.

Everything that is started here listens on loopback, lives under one folder, is stopped by its own pid and never
by a name. It must not know a business word beyond the demo set.
"""
