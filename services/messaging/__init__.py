"""Messages to customers: sender numbers, direct messages, the vendor and its delivery reports."""
