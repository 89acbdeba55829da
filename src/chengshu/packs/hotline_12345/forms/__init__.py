"""Of the hotline: forms."""
