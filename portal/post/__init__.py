"""Mail that goes out: through the keeper's own server, from the outbox of the records."""
