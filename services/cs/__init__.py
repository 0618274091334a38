"""C/S: the history of every order, and the grids that people search. It decides nothing about an order."""
