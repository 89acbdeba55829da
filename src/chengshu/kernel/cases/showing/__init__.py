"""How cases look: the desk, the page of a case, classes."""
