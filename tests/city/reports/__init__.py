"""A pack for trying cases on several processes: a report that is filed and sent, and processes that die between."""
