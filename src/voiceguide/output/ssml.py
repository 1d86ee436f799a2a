"""A session as SSML 1.1, for the speech of a cloud: its sentences, and the silence between them.

Silence is measured from the end of one voice to the start of the next, so that every place is right as
long as the cloud speaks as slowly as the voice that was measured. A chime has no element in SSML: it is
a mark, `chime:bowl`, whose moment the clouds report, so that the sound can be laid under later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from voiceguide.core.ipa import holds_ipa, only_ipa, replaced
from voiceguide.core.timeline import Cue, Timeline
from voiceguide.core.units import Ms, clock_time
from voiceguide.output.spoken import wordings

_LONGEST_BREAK = Ms(10_000)
"""What Amazon Polly takes for one break; others take more."""

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="{lang}">
<meta name="title" content="{title}"/>"""


def write_ssml(timeline: Timeline) -> str:
    """Return a session as an SSML document: a paragraph a section, a break for each silence."""
    lines = [_HEAD.format(lang=_plain(timeline.lang), title=_plain(timeline.title))]
    now = Ms(0)
    heard = [cue for cue in timeline.cues if cue.kind != "bed"]  # SSML has no way to say it
    for number, cues in groupby(heard, key=lambda cue: cue.section):
        chapter = timeline.sections[number]
        lines += _breaks(Ms(chapter.start - now))
        now = max(now, chapter.start)
        lines += (_comment(f"{clock_time(chapter.start)} {chapter.title}"), "<p>")
        for cue in cues:
            lines += _breaks(Ms(cue.start - now))
            lines.append(_sentence(cue) if cue.utterance else f'<mark name="chime:{_plain(cue.name)}"/>')
            now = max(now, cue.end if cue.utterance else cue.start)
        lines.append("</p>")
    return "\n".join((*lines, *_breaks(Ms(timeline.length - now)), "</speak>", ""))


def _breaks(silence: Ms) -> Iterator[str]:
    while silence > 0:
        part = min(silence, _LONGEST_BREAK)
        yield f'<break time="{part}ms"/>'
        silence = Ms(silence - part)


def _sentence(cue: Cue) -> str:
    said = cue.utterance.text if cue.utterance else ""
    parts = (_wording(shown, spoken) for shown, spoken in wordings(cue.text, said))
    return f"<s>{''.join(parts)}</s>"


def _wording(shown: str, spoken: str) -> str:
    if shown == spoken or not any(map(str.isalnum, shown + spoken)):
        return _plain(shown)
    if not holds_ipa(spoken):
        return f'<sub alias="{_plain(spoken)}">{_plain(shown)}</sub>'
    if (ipa := only_ipa(spoken)) is not None:
        return _phoneme(ipa, shown)
    return replaced(spoken, _plain, lambda ipa: _phoneme(ipa, ipa))  # which words it stands for is not known


def _phoneme(ipa: str, shown: str) -> str:
    return f'<phoneme alphabet="ipa" ph="{_plain(ipa)}">{_plain(shown)}</phoneme>'


def _comment(text: str) -> str:
    """Return a note to a reader; XML ends it at two hyphens."""
    quiet = re.sub(r"-+", "-", _NO_XML.sub(" ", text))
    return f"<!-- {quiet} -->"


def _plain(text: str) -> str:
    return escape(_NO_XML.sub(" ", text))
