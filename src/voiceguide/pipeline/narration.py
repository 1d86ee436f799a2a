"""Words of a script to utterances: who says them, how fast, and how they are pronounced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from voiceguide.core.document import Document, Meta
from voiceguide.core.source import Diagnostic, Source
from voiceguide.core.utterance import Utterance
from voiceguide.core.words import Words
from voiceguide.script.front import lexicon_pairs
from voiceguide.script.yaml_tree import read_yaml
from voiceguide.voice.normalise import normalise, unknown_marks

_LARGEST = 1024 * 1024
_SHORT_FORM = re.compile(r"(?<![\w.])(?:[^\W\d_]{1,2}\.){2,}(?!\w)")
"""What is still a short form once the known ones are said: `q.i.d.`"""


class Narration:
    """What a routine's words become; the same words are normalised once.

    Args:
        words: The language's.
        voice: The routine's own voice, `engine:name`.
        voices: The voices that the text changes to, by the names it gives them.
        lexicon: Words and how they are said.
        meta: For the language and the rate.
    """

    def __init__(
        self, words: Words, voice: str, voices: Mapping[str, str], lexicon: Mapping[str, str], meta: Meta
    ) -> None:
        self.words = words
        self.voice = voice
        self._voices = voices
        self._lexicon = {word.lower(): said for word, said in lexicon.items()}
        self._meta = meta
        self._said: dict[str, str] = {}
        self.unsaid: dict[str, tuple[str, ...]] = {}
        """Marks and short forms that are not said, by what is said."""
        longest_first = sorted(self._lexicon, key=len, reverse=True)
        self._known = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
            if longest_first
            else None
        )

    def utter(self, text: str, voice: str | None, rate: int | None) -> Utterance:
        """Return an utterance of a text, by a named voice or the routine's own."""
        if text not in self._said:
            pronounced = self._pronounced(text)
            said = self._said[text] = normalise(pronounced, self.words)
            marks = [pronounced[start:end] for start, end in unknown_marks(pronounced, self.words)]
            if unsaid := tuple(dict.fromkeys((*marks, *_SHORT_FORM.findall(said)))):
                self.unsaid[said] = unsaid
        speaker = self._voices.get(voice, self.voice) if voice else self.voice
        return Utterance(self._said[text], speaker, rate or self._meta.rate, self._meta.lang)

    def _pronounced(self, text: str) -> str:
        if self._known is None:
            return text
        return self._known.sub(lambda found: self._lexicon[found[0].lower()], text)


def lexicon_of(document: Document, folder: Path) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Return a routine's lexicon: from its front matter, or from the file that it names."""
    meta = document.meta
    name, span = meta.lexicon_file, meta.place("lexicon") or document.span
    if not name:
        return dict(meta.lexicon), ()
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        hint = "put the file beside the routine"
        return {}, (Diagnostic("VG074", f"`{name}` is outside the routine's folder", span, hint),)
    try:
        with path.open(encoding="utf-8-sig") as file:
            source = Source(str(path), file.read(_LARGEST))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        hint = "write a file with lines such as `Yongquan: yong chwan`"
        return {}, (Diagnostic("VG074", f"the lexicon `{name}` cannot be read: {reason}", span, hint),)
    root, found = read_yaml(source, 1, source.text)
    pairs = lexicon_pairs(root) if root else ()
    if pairs is None:
        hint = "write lines such as `Yongquan: yong chwan`"
        found = (*found, Diagnostic("VG074", f"the lexicon `{name}` is no list of words", span, hint))
    return dict(pairs or ()), found
