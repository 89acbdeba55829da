"""What can be the key of an entry and the name of a column: both are names in the lake."""

from __future__ import annotations

import re

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
COLUMN = re.compile(r"[a-z_][a-z0-9_]*")
LONGEST_KEY = 100
LONGEST_COLUMN = 63
