"""Of the hotline: tables."""
