"""Holds: where demand and collections meet."""
