"""What the rows of a decision table leave open, and where they meet."""
