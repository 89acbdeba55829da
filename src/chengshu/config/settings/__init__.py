"""Settings, all from the environment with the prefix ``CHENGSHU_``; see docs/operations.md."""
