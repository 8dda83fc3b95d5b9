"""The recipes of the manual for machines that are not one's own, run as they stand."""
