"""The command itself: which commands there are, and what becomes of a failure."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import click

from voiceguide import __version__
from voiceguide.core.errors import VoiceguideError

_INTERRUPTED = 130
_REPORT = "This is a bug in voiceguide. Please report it with the lines above and the routine."

COMMANDS = {
    "new": "Write a commented starter routine.",
    "check": "Report every mistake in routines.",
    "fmt": "Bring routines into canonical form.",
    "say": "Say one text as a routine would.",
    "explain": "Say what an error's code means, with an example.",
    "plan": "Show everything that will sound, and when.",
    "play": "Guide you through a routine, live and hands-free.",
    "export": "Make a track of a routine.",
    "record": "Record a routine in your own voice.",
    "publish": "Make a folder of routines into one for the web.",
    "sheet": "Write a page of a routine to print for the wall.",
    "verify": "Hold a finished track against its plan.",
    "import": "Write a routine out of SSML.",
    "ssml": "Write a session as SSML, for the speech of a cloud.",
    "voices": "List the voices there are.",
    "chimes": "List the chimes there are.",
    "beds": "List the beds there are.",
    "serve": "Serve a folder of tracks to players and speakers.",
    "tell": "Tell a session that plays what to do.",
    "doctor": "Try everything here, and say what to do.",
    "cache": "Show or clear what is remembered between runs.",
}
"""Each command is `command` in the module of its name in this folder."""

_MODULES = {"import": "import_"}
"""The modules of commands whose names are Python's own words."""


class _Commands(click.Group):
    """Commands that are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"voiceguide.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from voiceguide.core.nearest import suggestion  # noqa: PLC0415  only for a mistake

            ctx.fail(f"there is no command `{name}`; {suggestion(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's signature
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has seen enough; click itself would call that a failure.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voiceguide")
def voiceguide() -> None:
    """Write a routine in Markdown; hear it as a voice-guided session with exact times.

    \b
    Start here:
      voiceguide new my-routine          write a starter routine
      voiceguide plan my-routine.md      see everything that will sound, and when
      voiceguide export my-routine.md    make the MP3
    """  # noqa: D301  \b is click's mark for text that is not to be wrapped


def _terminated(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  what a handler is given
    """End as Ctrl-C does, so that nothing is left behind."""
    raise SystemExit(128 + number)


def main() -> NoReturn:
    """Run the command line and exit: 0 well, 1 the script, 2 the command line, 3 the machine."""
    before = signal.signal(signal.SIGTERM, _terminated)
    # numpy would start a thread a core for matrices, of which there are none here; that is a quarter of its start
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # nearly all that is made in a run lives to its end, and is looked through in vain
    gc.set_threshold(50_000)
    try:
        code = voiceguide.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        _say_as_json(error.format_message(), "")
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        code = _INTERRUPTED
    except VoiceguideError as error:
        _say(f"error: {error.message}")
        if error.hint:
            _say(f"hint: {error.hint}")
        _say_as_json(error.message, error.hint)
        code = error.exit_code
    except Exception:  # noqa: BLE001  the last door: a bug is shown whole and told where to go
        sys.excepthook(*sys.exc_info())
        _say(_REPORT)
        code = VoiceguideError.exit_code
    finally:
        signal.signal(signal.SIGTERM, before)
    sys.exit(code if isinstance(code, int) else 0)


def _say(text: str) -> None:
    click.echo(f"voiceguide: {text}", err=True)


def _say_as_json(message: str, hint: str) -> None:
    """Say what failed in the one document that a program reads, where it asked for one."""
    if "--json" in sys.argv[1:]:
        document = {"diagnostics": [], "error": {"message": message, "hint": hint}}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
