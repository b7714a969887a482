"""A made-up round to be tried in local mode: its people, its texts, and how it came so far."""
