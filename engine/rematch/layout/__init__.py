"""The layout of rule, table, stage and test files: one normal form, every comment kept."""
