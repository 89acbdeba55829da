"""A pack of the tests: street lamps break, and a repair crew hears of each."""
