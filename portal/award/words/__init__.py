"""Sentences, tables and papers of a round of recognition."""
