"""From an address or a letter, as people write them, to a place on the map."""
