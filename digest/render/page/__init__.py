"""A page of HTML that grows: the papers of the last days, the newest day on top."""
