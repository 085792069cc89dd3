"""The check of an applicant's own draft against what ``knowledge/narrative.yaml`` declares."""
