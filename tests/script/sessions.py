"""Sessions and mistakes as text that a person can read, for golden cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voiceguide.core.catalogue import Catalogue
from voiceguide.core.document import AtEnd, AtEvery, AtShare, AtStart, When
from voiceguide.core.inlines import Phonemes
from voiceguide.core.ipa import readable
from voiceguide.core.session import (
    AtClose,
    BedChange,
    Block,
    Item,
    Mark,
    Narration,
    Play,
    Rest,
    Say,
    Score,
    Section,
    Session,
    Step,
    Strike,
    Switch,
)
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.units import Ms, short_time
from voiceguide.core.utterance import Utterance
from voiceguide.pipeline.languages import words_for
from voiceguide.script.echoes import without_echoes
from voiceguide.script.expand import Wish, expand
from voiceguide.script.forms import WHOLE, Form
from voiceguide.script.parse import parse
from voiceguide.script.speech import Telling

CATALOGUE = Catalogue(("bell", "bowl", "click", "gong"), ("ocean", "rain"))
VOICE = "tone:en"
RATE = 140


def unroll(script: str, form: Form = WHOLE) -> tuple[Session, tuple[Diagnostic, ...]]:
    """Parse and unroll a script whose file is called `routine`; words are said as they are written.

    What another voice says is said by `other:NAME`.
    """
    source = Source("routine.md", script)
    document, found = parse(source)
    telling = Telling(words_for("en"), _utter, "bell", _pronounced)
    length = document.meta.lengths[0] if document.meta.lengths else None
    wish = Wish("routine", VOICE, length, document.span, form=form)
    session, wrong = expand(document, wish, CATALOGUE, telling)
    every = tuple(sorted(dict.fromkeys((*found, *wrong)), key=lambda one: one.order))
    return session, without_echoes([(document, source)], every)


def _utter(text: str, voice: str | None, rate: int | None) -> Utterance:
    return Utterance(text, f"other:{voice}" if voice else VOICE, rate or RATE, "en")


def _pronounced(phonemes: Phonemes, voice: str | None) -> Iterator[Diagnostic]:
    """Let the routine's own voice say small letters, and no other voice anything by IPA."""
    if voice:
        yield Diagnostic("VG048", f"`{voice}` cannot say by IPA", phonemes.span, "write (shown){said}")
    for letter in filter(str.isupper, phonemes.ipa):
        yield Diagnostic("VG047", f"nobody can say `{letter}`", phonemes.span, "write another symbol")


def show_session(session: Session) -> str:
    """Return a session as lines: `§` a chapter, `say`, `step`, `@` and `switch`, warnings first.

    `|` parts sentences, `[3s]` is a pause, `(bell)` a chime and `(-bell)` one that keeps its time
    and does not ring, `{…}` what is said where it is not what is shown, `<…>` another narrator.
    `[0 One 1s Two = 2s]` are sounds at times of their own, and what they take; `@ ..-3s` ends so long
    before the end, `<bed rain>` a background from there on, `#name` a mark, `(birds.mp3 -6dB)` a file,
    `in 5m #0` what has a length of its own, and which turn of it.
    """
    return "\n".join(_lines(session))


def show_mistakes(found: Iterable[Diagnostic]) -> str:
    """Return mistakes as lines: where, the code, the message, and what to do."""
    return "\n".join(
        f"{one.span.line}:{one.span.column}-{_end(one)} {one.code} {one.message} => {one.hint}"
        for one in found
    )


def _end(one: Diagnostic) -> str:
    below = "" if one.span.end_line == one.span.line else f"{one.span.end_line}:"
    return f"{below}{one.span.end_column}"


def _lines(session: Session) -> Iterator[str]:
    yield from (f"warn {_items(caution)}" for caution in session.cautions)
    if session.bed:
        yield _item(session.bed)
    for section in filter(None, (session.opening, *session.sections)):
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f"§ {section.title}{f' ({section.side})' if section.side else ''}"
    for block in section.blocks:
        yield f"{_block(block)}{_fits(block)}"
        if isinstance(block, Step):
            yield from (f"  @ {_when(cue.when)} {_row(cue.items)}" for cue in block.cues)


def _block(block: Block) -> str:
    match block:
        case Narration():
            return f"say {_items(block)}"
        case Switch(least, most, chimes=chimes):
            return f"switch {_time(least, most)} {_row((*chimes, *block.items))}".rstrip()
        case Step(least=None):
            return f"step {_items(block)}"
        case Step(least=least, most=most):
            return f"step {_time(least, most)} {_items(block)}".rstrip()


def _fits(block: Block) -> str:
    """Return the lengths of their own that a block stands within, each turn with its number."""
    return "".join(f" in {_time(fit.least, fit.most)} #{fit.turn}" for fit in block.fits)


def _items(block: Narration | Step) -> str:
    return _row((*block.chimes, *block.items))


def _row(items: Iterable[Item]) -> str:
    return " | ".join(map(_item, items))


def _item(item: Item) -> str:
    match item:
        case Say(text, utterance):
            heard = readable(utterance.text)
            said = text if text == heard else f"{text} {{{heard}}}"
            return f"{_narrator(utterance)}{said}"
        case BedChange(to):
            return f"<bed {to}>"
        case Rest(least, most):
            return f"[{_time(least, most)}]"
        case Strike(name, times=times, every=every, mute=mute):
            count = f" x{times}" if times > 1 else ""
            apart = f" every {short_time(every)}" if every else ""
            return f"({'-' if mute else ''}{name}{count}{apart})"
        case Play(path, gain_db):
            return f"({path}{f' {gain_db:+g}dB' if gain_db else ''})"
        case Mark(name):
            return f"#{name}"
        case Score(sounds, length):
            inside = "".join(f"{short_time(at)} {_item(sound)} " for at, sound in sounds)
            return f"[{inside}= {short_time(length)}]"


def _narrator(utterance: Utterance) -> str:
    voice = utterance.voice.removeprefix("other:") if utterance.voice != VOICE else ""
    rate = str(utterance.rate) if utterance.rate != RATE else ""
    return f"<{' '.join(filter(None, (voice, rate)))}> " if voice or rate else ""


def _time(least: Ms | None, most: Ms | None) -> str:
    first, last = Ms(least or 0), Ms(most or 0)
    return short_time(first) if first == last else f"{short_time(first)}..{short_time(last)}"


def _when(when: When | AtClose) -> str:
    match when:
        case AtStart(after):
            return short_time(after)
        case AtEnd(before):
            return f"-{short_time(before)}"
        case AtShare(part, whole):
            return f"{part}/{whole}"
        case AtEvery(interval):
            return f"every {short_time(interval)}"
        case AtClose(before):
            return f"..-{short_time(before)}"
        case _:
            raise TypeError(when)
