"""The figure of the what-if page."""
