"""The rule language: conditions, conclusions, stages, and their strict loader."""
