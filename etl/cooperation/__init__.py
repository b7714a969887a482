"""The workbook of cooperation: its contract, reading, merging of what several authors wrote, and writing."""
