"""A made-up region at work: loans, transfers and holds written as Koha writes them, with the truth counted."""
