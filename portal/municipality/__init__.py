"""The card of one municipality, its sheet and its page as PDF."""
