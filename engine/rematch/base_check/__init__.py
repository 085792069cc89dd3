"""The check of a whole knowledge base: every problem of every file, and how it is shown."""
