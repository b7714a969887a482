"""Statistics on every library, without records: what the evidence of a round is counted from."""
