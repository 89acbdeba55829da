"""Tests of running a city."""
