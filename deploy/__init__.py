"""How dyflux is put on a machine. Nothing in services or shared may import this package."""
