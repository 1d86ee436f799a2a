"""Timeline and islands to a sound card, hands-free."""
