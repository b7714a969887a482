"""The pages of a round of recognition."""
