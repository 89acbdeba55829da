"""The open catalogue after DCAT-AP 3.0, as JSON-LD and as Turtle, a page at a time."""
