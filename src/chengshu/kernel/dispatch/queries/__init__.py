"""Reads: the rules in force and what they choose, trials, disputes, crews, routes, shares."""
