"""Which libraries have been recognised, when and why."""
