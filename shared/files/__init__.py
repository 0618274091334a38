"""Files that people upload: recognised, read in a process of their own, answered as xlsx. No business word."""
