"""What several sources need to read pages: records, JSON fields, markup, names, limits."""
