"""What people type into the licence store."""
