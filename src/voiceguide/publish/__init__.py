"""Tracks to the world: a feed, a page, a calendar, and a server for the folder that holds them."""
