"""The workbench of rules: why a paper was shown or not, what rules find in many papers, and how to better them."""
