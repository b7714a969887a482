"""A made-up region at work: loans, transfers and holds written as Koha writes them, with the truth counted."""

EVENTS_PER_YEAR = 300_000
SEED = 2026
