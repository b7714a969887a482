"""How items travel and who waits: routes, days, open transfers, holds."""
