"""Made-up profiles, drawn from declared distributions."""
