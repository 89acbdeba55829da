"""A pack for trying work on several processes at once: a repair that its crew reports done."""
