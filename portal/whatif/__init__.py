"""How an amount would be divided between the municipalities."""
