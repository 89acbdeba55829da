"""Work (件): the one engine of everything somebody must finish before a deadline."""
