"""Tables that readers make themselves of everything that has a definition."""
