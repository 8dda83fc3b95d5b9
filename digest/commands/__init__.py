"""The commands of the reader as text: what may stand in their arguments, and what of the environment they see."""
