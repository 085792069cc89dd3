"""Checks of rules, tables and templates beyond their syntax: what can never hold, is never read, or contradicts."""
