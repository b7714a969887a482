"""The figures of recognition, one file each."""
