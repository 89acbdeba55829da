"""Pages of the grid and the components, and what the map asks for."""
