"""How things look: pages, tables, forms, charts; no knowledge of any domain."""
