"""Puts the declarations of all packs to work: loads, checks, mounts and syncs them."""
