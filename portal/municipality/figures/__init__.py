"""The figures of the municipality card, one file each."""
