"""voiceguide: a routine in Markdown becomes a voice-guided session with exact times."""

__version__ = "0.1.0"
