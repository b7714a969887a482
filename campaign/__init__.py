"""make campaign: what was accepted is there afterwards, whatever was killed, filled up or sent broken."""
