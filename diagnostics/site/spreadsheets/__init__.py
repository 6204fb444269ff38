"""Tables as CSV and XLSX: written row by row in constant memory, with formulas neutralised."""
