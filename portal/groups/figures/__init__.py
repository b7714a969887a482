"""The figures of working groups, one file each."""
