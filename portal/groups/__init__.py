"""Working groups: who takes part, and the workbook of cooperation."""
