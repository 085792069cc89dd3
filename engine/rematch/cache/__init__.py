"""What was worked out once and holds until its files change, kept in the user's cache directory."""
