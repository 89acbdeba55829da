"""Running what analysts write: read and checked first, then run by a process that sees nothing but what was granted."""
