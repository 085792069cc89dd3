"""Advisors' own tests of the rules: read, run, compared, watched, and what of the rules they reach."""
