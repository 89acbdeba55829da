"""Pages of the licence store."""
