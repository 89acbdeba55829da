"""SQLite for a process of many threads: Django's own backend, and no garbage collected under the write lock."""
