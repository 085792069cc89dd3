"""The kinds of defect that a check of the knowledge base can name, each with a stable code."""
