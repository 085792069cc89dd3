"""JSON Schemas of the files that advisors write, for editors that complete and check while one types."""
