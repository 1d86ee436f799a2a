"""Which of the optional content stays: forms from full to bare, each expanded and measured until one fits.

The first form is taken that has its length with the dial between a quarter and its end, else the
fullest one that has it at all. What stands in a block with a length of its own leaves for that
length's sake, before the session asks whether it fits itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from voiceguide.core.session import Block, Fit, Session
from voiceguide.core.source import Diagnostic, Span
from voiceguide.core.units import Ms
from voiceguide.pipeline.compile import Compiled
from voiceguide.plan.reach import Reach, Reaches
from voiceguide.script.forms import WHOLE, Form, Scope, form

_MOST_BLOCKS = 10_000
"""Steps, paragraphs and switches that are laid down to find what leaves; those of the whole form do not count."""

Counts: TypeAlias = Mapping[Span | None, int]
"""How many leavings have left, by what they are fitted in; None for the session."""


@dataclass(frozen=True, slots=True)
class Told:
    """A routine in one of its forms."""

    form: Form
    session: Session
    found: tuple[Diagnostic, ...]
    """What is wrong with it, and not with its whole form."""
    reaches: Reaches


class TooManyForms(Exception):
    """A bound on what is laid down to find what leaves was passed."""

    def __init__(self, span: Span) -> None:
        message = (
            f"to find what to leave out, more than {_MOST_BLOCKS:,} steps and paragraphs would have to be tried, "
            "the bound of a routine"
        )
        super().__init__(message)
        hint = "let fewer blocks and rounds leave, or ask for a length that needs less of it"
        self.found = Diagnostic("VG002", message, span, hint)


class Forms:
    """The forms of a routine for one length, each expanded and measured once, when it is asked for.

    Args:
        compiled: The routine; it has a session.
        reaches: Measures a session, and reckons how short and how long it can be.
        length: What was asked for, which conditions may ask about; None for nothing.
    """

    def __init__(self, compiled: Compiled, reaches: Callable[[Session], Reaches], length: Ms | None) -> None:
        *inner, self._outer = compiled.scopes
        self._inner = tuple(scope for scope in inner if scope.leavings)
        self._compiled = compiled
        self._reaches = reaches
        self._length = length
        self._told: dict[frozenset[tuple[Span | None, int]], Told] = {}
        self._blocks = 0

    def __iter__(self) -> Iterator[Told]:
        """Yield the forms that have anything to say, from full to bare.

        Raises:
            TooManyForms: They are too long and too many.
        """
        for gone in range(len(self._outer.leavings) + 1):
            told = self._settled(gone)
            if gone == 0 or told.session.opening or told.session.sections:
                yield told

    def _settled(self, gone: int) -> Told:
        """Return the form in which so much has left the session, and what it makes leave its blocks."""
        counts: dict[Span | None, int] = {None: gone}
        for scope in self._inner:
            counts[scope.fit] = self._count(scope, counts)
        return self._tell(counts)

    def _count(self, scope: Scope, counts: Counts) -> int:
        """Return how much leaves a block for the sake of its own length."""
        fits_at_all: int | None = None
        for gone in range(len(scope.leavings) + 1):
            told = self._tell({**counts, scope.fit: gone})
            reach = told.reaches.blocks.get(scope.fit) if scope.fit else None
            if reach is None:
                return max(gone - 1, 0)  # nothing of it is left
            fit = next(fit for fit in _fits(told.session) if fit.span == scope.fit)
            if reach.quarter <= fit.most and fit.least <= reach.longest:
                return gone
            if fits_at_all is None and reach.shortest <= fit.most and fit.least <= reach.longest:
                fits_at_all = gone
            if reach.longest < fit.least:
                break
        return gone if fits_at_all is None else fits_at_all

    def _tell(self, counts: Counts) -> Told:
        key = frozenset((fit, gone) for fit, gone in counts.items() if gone)
        if key not in self._told:
            scopes = (*self._inner, self._outer)
            shape = form([one for scope in scopes for one in scope.leavings[: counts.get(scope.fit, 0)]])
            session, found = self._unfolded(shape)
            self._told[key] = Told(shape, session, found, self._reaches(session))
        return self._told[key]

    def _unfolded(self, shape: Form) -> tuple[Session, tuple[Diagnostic, ...]]:
        whole = self._compiled.session
        if shape == WHOLE and whole and whole.length == self._length:
            return whole, ()
        if self._blocks > _MOST_BLOCKS:
            raise TooManyForms(self._compiled.document.span)
        session, found = self._compiled.unfold(shape, self._length)
        self._blocks += sum(1 for _ in _blocks_of(session))
        return session, found


@dataclass(frozen=True, slots=True)
class Choice:
    """The form that is taken."""

    form: Form
    session: Session
    found: tuple[Diagnostic, ...] = ()
    """What is wrong with it, and not with the whole form."""
    reaches: tuple[Reach, ...] = ()
    """What the forms can last, from full to bare, where none can last what was asked for."""


def choose(forms: Forms, length: Ms | None) -> Choice:
    """Take the form that suits a length; the nearest one where none can have it."""
    tried: list[Told] = []
    for told in forms:
        reach = told.reaches.session
        if length is None or reach.quarter <= length <= reach.longest:
            return Choice(told.form, told.session, told.found)
        tried.append(told)
    taken = min(tried, key=lambda told: _off(told.reaches.session, length))  # the fullest of those that fit
    fits = _off(taken.reaches.session, length) == 0
    reaches = () if fits else tuple(told.reaches.session for told in tried)
    return Choice(taken.form, taken.session, taken.found, reaches)


def _off(reach: Reach, length: Ms | None) -> int:
    """Return by how much a length cannot be had; 0 where it can."""
    return 0 if length is None else max(reach.shortest - length, length - reach.longest, 0)


def _fits(session: Session) -> Iterator[Fit]:
    for block in _blocks_of(session):
        yield from block.fits


def _blocks_of(session: Session) -> Iterator[Block]:
    """Yield every step, paragraph and switch of a session, but for its warnings."""
    for section in filter(None, (session.opening, *session.sections)):
        yield from section.blocks
