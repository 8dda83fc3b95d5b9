"""From an address to a listing: files and the network, politeness, fallbacks, paging, days that were missed."""
