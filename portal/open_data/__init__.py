"""The published tables for machines: CSV with Table Schema, JSON-stat, a data package, a page."""
