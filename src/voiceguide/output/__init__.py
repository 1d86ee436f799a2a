"""Islands to files: MP3 by frames, WAV, tags, and files that are whole or not there."""
