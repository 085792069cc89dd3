"""The report as PDF, typeset by Typst."""
