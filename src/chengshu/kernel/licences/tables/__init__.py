"""Lists of the licence store."""
