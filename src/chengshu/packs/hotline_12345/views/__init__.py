"""Of the hotline: views."""
