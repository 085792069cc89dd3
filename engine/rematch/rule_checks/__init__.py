"""Checks of rules, tables and templates beyond syntax: what never holds, is never read, or contradicts."""
