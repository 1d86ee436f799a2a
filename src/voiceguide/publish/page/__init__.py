"""The page of a published folder: all its sessions, to be listened to."""

from voiceguide.publish.page.whole import page

__all__ = ["page"]
