"""Answers to requests, run by uvicorn until they are to end."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import FrameType
from typing import Final

import uvicorn

from voiceguide.publish.answers import Answers

_MERCY: Final = 0.4
"""Seconds that a download has to come to its end when the server ends."""
_IDLE: Final = 30
"""Seconds that a connection is kept for the next request."""


class Running(uvicorn.Server):
    """Serves until Ctrl-C, which goes on from here as it does everywhere, SIGTERM, which is a good end, or `end`."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            uvicorn.Config(
                answers,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=_IDLE,
            )
        )

    def end(self) -> None:
        """End soon; from any thread."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal: a service manager's is not passed on, since the server ends well by it."""
        if sig == signal.SIGTERM:
            self.end()
        else:
            super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, wait a moment for those that are being answered, and hang up."""
        for server in self.servers:
            server.close()
        state = self.server_state
        if state.tasks and not self.force_exit:
            await asyncio.wait(state.tasks, timeout=_MERCY)
        for connection in list(state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await super().shutdown(sockets)
