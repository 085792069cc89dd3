"""The plan as Markdown and JSON."""
