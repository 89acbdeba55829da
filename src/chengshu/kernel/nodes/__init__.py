"""Province, city and county as nodes (省市县三级) that exchange catalogues and data both ways."""
