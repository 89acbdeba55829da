"""Chengshu (城枢): one kernel on which the systems of a city run."""
