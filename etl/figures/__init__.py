"""Figures of others, as national statistics publish them: any table, mapped once, to rows of a release."""
