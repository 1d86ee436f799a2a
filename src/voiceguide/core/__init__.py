"""The hall: nouns that every room may use, and nothing that knows a room."""
