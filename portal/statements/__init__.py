"""What the law has the portal say of itself."""
