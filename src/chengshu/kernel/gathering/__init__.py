"""Bringing data from where it is into the lake (数据归集): sources, runs, quarantine, reconciliation."""
