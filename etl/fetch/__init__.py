"""Reports fetched from the systems themselves: what is asked, how, and what becomes of the answers."""
