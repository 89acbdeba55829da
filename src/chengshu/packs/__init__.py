"""The systems of the city, one removable folder each."""
