"""News between floors: an outbox in the writer's own transaction, a bus, subscribers that hear each event once."""
