"""The report as a Word document, with styles that an office can change."""
