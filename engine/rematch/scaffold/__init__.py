"""A new rule or table to start from, with its test."""
