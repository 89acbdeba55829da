"""What digital city management writes."""
