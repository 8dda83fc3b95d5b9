"""A digest in each of its formats: pure functions from a digest to one document."""
