"""Where gathered data lies (资源池): Delta tables, their versions, upkeep and lineage."""
