"""Lineage (血缘): from the column of a source through the layers to a registry's field, a service, an indicator."""
