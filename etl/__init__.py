"""Exports in, releases out: read, check, archive and build."""
