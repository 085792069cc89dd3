"""The applicant's file: validated, with the place of every value kept."""
