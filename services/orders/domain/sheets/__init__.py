"""Sheets that people upload: which header means what, and what a row's cells say. Text in, values or a refusal out."""
