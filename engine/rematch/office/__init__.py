"""The report as Word and PDF documents."""
