"""Questions to the marts, one module per noun."""
