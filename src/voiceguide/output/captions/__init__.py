"""What is said, to be read: captions for players, and a transcript for people."""
