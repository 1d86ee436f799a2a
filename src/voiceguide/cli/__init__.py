"""The front door: click; one file a command, imported when it is called."""

from voiceguide.cli.door import main

__all__ = ["main"]
