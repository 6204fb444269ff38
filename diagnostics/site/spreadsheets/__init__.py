"""Tables as CSV and XLSX, row by row in constant memory, whose texts no spreadsheet takes for formulas."""
