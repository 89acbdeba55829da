"""Where in the city (网格、部件、地址): grid cells, components, address text to place, coordinates."""
