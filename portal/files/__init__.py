"""Files to take along: CSV, Excel, Word, PDF, pictures, calendar."""
