"""Putting the portal on a machine, and taking a new version of it into use."""
