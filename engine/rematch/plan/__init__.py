"""From firings to the typed plan: statements, choices and their reasons."""
