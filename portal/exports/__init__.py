"""Bringing reports in, and what staff tell of the region so that the reports can be counted."""
