"""Timeline and islands to a sound card: a session that is played, and commanded, live."""
