"""The pictures of the README, made from what the command prints of the sample."""
