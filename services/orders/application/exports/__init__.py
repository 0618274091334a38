"""Lists of orders as files: asked for with a reason, made when there is time, logged when asked for and when taken."""
