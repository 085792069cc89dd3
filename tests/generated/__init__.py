"""Applicants who do not exist: a seeded generator of realistic profiles, and the shipped planner for them."""
