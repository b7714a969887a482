"""The HTML that the server writes itself, and what guards the way in: documents, assets, replies, private files, bounds."""
