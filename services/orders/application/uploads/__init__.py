"""Files that are uploaded, looked at row by row, corrected, applied, and answered: orders, waybills, options."""
