"""From the bytes of a file to rows of plain text, in a process that may die without harm."""
