"""An action on more orders than one request may do: kept as rows, done by parts, each row once."""
