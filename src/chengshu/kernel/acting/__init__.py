"""Who acts, and the guards and scopes that everything asks: the lowest floor, without tables of its own."""
