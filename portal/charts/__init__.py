"""Frames to figures, one module per noun."""
