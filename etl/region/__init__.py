"""The region: its pack of files, what staff have told over it, and what the two lack."""
