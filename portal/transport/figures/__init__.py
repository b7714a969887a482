"""The figures of transport and demand, one file each."""
