"""The tamper-evident record of every write and every guarded read (审计)."""
