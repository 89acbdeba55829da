"""The kernel: what every system of the city stands on, floor upon floor (see the contracts in pyproject.toml)."""
