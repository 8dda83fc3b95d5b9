"""Citations for reference managers: BibTeX, CSL-JSON, RIS."""
