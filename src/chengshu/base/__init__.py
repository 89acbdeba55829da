"""The words below everything: bilingual text, refusals, time, identifiers, units. Plain Python but for ``models``."""
