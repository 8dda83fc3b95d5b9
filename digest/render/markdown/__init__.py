"""The digest as Markdown: documents, growing notes, dialects, formulas."""
