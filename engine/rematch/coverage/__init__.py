"""What rests on each heuristic, and whether it came to bear on any profile."""
