"""What espeak-ng says, asked of a library of the tests' own."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path

import espeakng_loader
import pytest

NO_SOUND, UTF8, MNEMONICS, CHARACTERS, STAY = 2, 1, 0x100, 1, 0x8000
IPA = 2

Hear = "Callable[[str, str, int], str]"


@pytest.fixture(scope="module")
def hear(tmp_path_factory: pytest.TempPathFactory) -> Hear:
    """Return a function from a text and a voice to what espeak-ng says, by a library of this test's own.

    It is told once that `[[…]]` are mnemonics, and remembers it.
    """
    source = Path(espeakng_loader.get_library_path())
    library = ctypes.CDLL(str(shutil.copy(source, tmp_path_factory.mktemp("espeak") / source.name)))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    assert library.espeak_Initialize(NO_SOUND, 0, str(espeakng_loader.get_data_path()).encode(), STAY) > 0
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(lambda *_: 0)
    library.espeak_SetSynthCallback(callback)
    flags = UTF8 | MNEMONICS
    assert library.espeak_Synth(b"a", ctypes.c_size_t(2), 0, CHARACTERS, 0, flags, None, None) == 0

    def phonemes(text: str, voice: str, mode: int = IPA) -> str:
        assert library.espeak_SetVoiceByName(voice.encode()) == 0
        left = ctypes.c_char_p(text.encode())
        clauses = []
        while left.value is not None:
            clauses.append((library.espeak_TextToPhonemes(ctypes.byref(left), UTF8, mode) or b"").decode())
        return "".join(clauses).strip()

    return phonemes
