"""A digest of research papers: listings in, what your rules ask for out."""

__version__ = "0.2.0"
