"""How words are pronounced, asked of the engines' own phonemes: espeak-ng's library and hibari's."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_int

import pytest
from hibari.g2p import G2P
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.engines.espeak_library import EspeakLibrary, bundled
from voiceguide.language.english_homographs import HOMOGRAPHS
from voiceguide.language.english_reading import dictionary, respellings
from voiceguide.language.pronunciation import parts, plain
from voiceguide.language.spoken import spoken
from voiceguide.speech import phonemes

_TEXT_IS_UTF8, _PHONEMES, _IPA = 0x1, 0x100, 0x2


class Espeak:
    """The bundled espeak-ng, asked for phonemes and for no sound."""

    def __init__(self, library: EspeakLibrary) -> None:
        self._c = library._c
        self._c.espeak_TextToPhonemes.restype = c_char_p
        self._c.espeak_TextToPhonemes.argtypes = [POINTER(c_char_p), c_int, c_int]
        self._c.espeak_Synth(b"a", 2, 0, 1, 0, _TEXT_IS_UTF8 | _PHONEMES, None, None)  # from here on [[…]] is read

    def says(self, text: str) -> str:
        """`text`, with `[[…]]` in it, as IPA without stress, length or spaces."""
        left, heard = c_char_p(text.encode()), ""
        while left.value:
            heard += (self._c.espeak_TextToPhonemes(byref(left), _TEXT_IS_UTF8, _IPA) or b"").decode()
        return heard


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    library = bundled()
    assert library.set_voice("en-us")
    return Espeak(library)


@pytest.fixture(scope="module")
def hibari() -> Callable[[str], str]:
    return G2P()


SAME_SOUND = {
    "ɜɹ": "ɚ",
    "ɝ": "ɚ",
    "ɜ": "ɚ",
    "əɹ": "ɚ",
    "ɾ": "t",
    "ᵻ": "ɪ",
    "ɐ": "ə",
    "iə": "ɪ",
    "ɪə": "ɪ",
    "i": "ɪ",
    "ŋ": "n",
}


def sounds(ipa: str) -> str:
    """IPA without stress and length, and with one letter for sounds that no listener tells apart."""
    ipa = re.sub(r"[ˈˌː\s]", "", ipa).replace("r", "ɹ")
    for one, other in SAME_SOUND.items():
        ipa = ipa.replace(one, other)
    return re.sub(r"ɹ+", "ɹ", ipa.replace("ɚɹ", "ɚ"))


@pytest.mark.parametrize(
    ("text", "verb", "espeak_says", "hibari_says"),
    [
        ("Close your eyes.", "Close", "klˈoʊz", "klˈOz"),
        ("Gently close your eyes and relax.", "close", "klˈoʊz", "klˈOz"),
        ("Use a cushion.", "Use", "jˈuːz", "jˈuz"),
        ("Lift, and use your arms.", "use", "jˈuːz", "jˈuz"),
        ("Separate your feet.", "Separate", "sˈɛpɚɹeɪt", "sˈɛpəɹAt"),
        ("Contract your glutes.", "Contract", "kəntɹˈækt", "kəntɹˈækt"),
        ("Bow forward.", "Bow", "bˈaʊ", "bˈW"),
        ("Present your palms.", "Present", "pɹɪzˈɛnt", "pɹɪzˈɛnt"),
        ("Wind down.", "Wind", "wˈaɪnd", "wˈInd"),
        ("Don't increase it.", "increase", "ɪŋkɹˈiːs", "ɪnkɹˈis"),
        ("Alternate sides.", "Alternate", "ˈɔːltɚneɪt", "ˈɔltəɹnAt"),
        ("A lead weight.", "lead", "lˈɛd", "lˈɛd"),
        ("A tear in the muscle.", "tear", "tˈɛɹ", "tˈɛɹ"),
        ("Stand close to the wall.", "close", "klˈoʊs", "klˈOs"),
        ("It's of no use.", "use", "jˈuːs", "jˈus"),
        ("Two separate sets.", "separate", "sˈɛpɹət", "sˈɛpɹət"),
        ("Bow pose.", "Bow", "bˈoʊ", "bˈO"),
        ("The wind blows.", "wind", "wˈɪnd", "wˈɪnd"),
        ("Your ACL.", "A", "ˈeɪ", "ˈA"),
        ("A Theraband", "Theraband", "θˈɛɹəbænd", "θˈɛɹəbænd"),
        ("Pilates", "Pilates", "pɪlˈɑːɾiːz", "pɪlˈɑtiz"),
        ("The multifidus", "multifidus", "mʌltˈɪfɪdəs", "mʌltˈɪfɪdəs"),
        ("Qigong", "Qigong", "tʃˌiːɡˈɔːŋ", "ʧˌiɡˈɔŋ"),
    ],
)
def test_both_engines_say_a_word_as_it_is_meant(
    espeak: Espeak, hibari: Callable[[str], str], text: str, verb: str, espeak_says: str, hibari_says: str
) -> None:
    assert verb in [part.word for part in parts(spoken(text, "en")) if not isinstance(part, str)]
    assert espeak_says in espeak.says(phonemes.espeak_text(spoken(text, "en")))
    assert hibari_says in hibari(phonemes.misaki_text(spoken(text, "en")))


VERBS = sorted(HOMOGRAPHS.keys() - {"lead", "tear", "uses", "contracts", "bows", "upset"})
LEAD_INS = (
    "", "Slowly ", "Gently, ", "And ", "Then ", "Now ", "Now, ", "Lift and ", "Lift, then ", "Breathe out — ", "Next: ",
    "Don't ", "Don’t ", "Do not ", "Try to ", "Try not to ", "You can ", "Please ", "Lift; ", "(", "Turn over. ",
    "Never ", "Let's ", "**Slowly** ", "- ", "As you breathe out, ", "→ ",
)  # fmt: skip
NOUN_BEFORE = ("The", "Your", "No", "This", "A small", "Of", "Without", "During the", "One more", "Each")


@settings(deadline=None)
@given(
    st.sampled_from(VERBS), st.sampled_from(LEAD_INS), st.sampled_from(["your arms.", "the band.", "each side.", "it."])
)
def test_a_verb_that_begins_an_instruction_is_said_as_a_verb(verb: str, lead_in: str, rest: str) -> None:
    begins = not lead_in or lead_in[-2:] in (". ", "- ")
    said = parts(spoken(f"{lead_in}{verb.capitalize() if begins else verb} {rest}", "en"))
    assert [part.ipa for part in said if not isinstance(part, str)] == [HOMOGRAPHS[verb].verb.ipa]


@settings(deadline=None)
@given(st.sampled_from(VERBS), st.sampled_from(NOUN_BEFORE))
def test_the_same_word_behind_an_article_is_no_verb(word: str, before: str) -> None:
    said = parts(spoken(f"{before} {word}.", "en"))
    assert [part.ipa for part in said if not isinstance(part, str)] == [HOMOGRAPHS[word].other.ipa]


def test_espeak_reads_each_word_of_the_dictionary_as_its_ipa(espeak: Espeak) -> None:
    assert len(dictionary()) >= 150
    wrong = {
        word: (ipa, heard)
        for word, ipa in respellings()
        if sounds(heard := espeak.says(f"[[{phonemes.espeak(ipa)}]]")) != sounds(ipa)
    }
    assert not wrong


def test_hibari_knows_each_letter_of_the_dictionary(hibari: G2P) -> None:
    from hibari.g2p import _load_json

    known = set(_load_json("vocab.json"))
    for word, ipa in respellings():
        told = phonemes.misaki(ipa)
        assert set(told) <= known, word
        assert told.count("ˈ") >= 1, word
        assert hibari(f"[{word}](/{told}/)").replace("T", "t") == told.replace("T", "t")


VOWELS = "i ɪ ɛ æ ɑ ɔ ʊ u ʌ eɪ aɪ ɔɪ aʊ oʊ".split()
CONSONANTS = "p b t d k ɡ f v θ ð s z ʃ ʒ h m n l j w tʃ dʒ".split()
SYLLABLES = st.tuples(st.sampled_from(CONSONANTS), st.sampled_from(VOWELS), st.sampled_from(["", "n", "s", "k", "m"]))


@settings(deadline=None)
@given(st.lists(SYLLABLES, min_size=1, max_size=4), st.data())
def test_any_ipa_of_an_author_comes_out_of_espeak_as_it_went_in(
    espeak: Espeak, syllables: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    stressed = data.draw(st.integers(0, len(syllables) - 1))
    ipa = "".join(("ˈ" if i == stressed else "") + "".join(syllable) for i, syllable in enumerate(syllables))
    assert sounds(espeak.says(f"[[{phonemes.espeak(ipa)}]]")) == sounds(ipa)


@pytest.mark.parametrize(
    ("ipa", "misaki", "espeak_name"),
    [
        ("kloʊz", "klˈOz", "kl'oUz"),
        ("ˈθɛɹəbænd", "θˈɛɹəbænd", "T'Er@band"),
        ("tʃ", "ʧ", "tS"),
        ("kənˈtɹækt", "kəntɹˈækt", "k@ntr'akt"),
        ("ˌdʒuːˈɡɑː(r)", "ʤˌuɡˈɑɹ", "dZ,u:g'A@"),
        ("t͡ʃɪn", "ʧˈɪn", "tS'In"),
        ("əʊ ɒ ɜː", "ˈOɑɜɹ", "'oU03:"),
        ("☺", "", ""),
    ],
)
def test_ipa_as_authors_write_it(ipa: str, misaki: str, espeak_name: str) -> None:
    assert phonemes.misaki(ipa) == misaki
    assert phonemes.espeak(ipa) == espeak_name


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_as_ipa_gives_letters_that_the_engines_know(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9@:',|]*", phonemes.espeak(text))
    assert re.fullmatch("[AIOWYTbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧθˈˌᵻ]*", phonemes.misaki(text))


def test_a_voice_without_phonemes_is_given_other_letters(espeak: Espeak) -> None:
    said = spoken("Close your eyes, separate your feet: Theraband.", "en")
    assert plain(said) == "cloze your eyes, seprait your feet: therra-band."
    assert plain(said, respell=False) == "Close your eyes, separate your feet: Theraband."
    for letters, ipa in {
        "cloze": "kloʊz",
        "yooz": "juz",
        "bough": "baʊ",
        "wined": "waɪnd",
        "tair": "tɛɹ",
        "led": "lɛd",
    }.items():
        assert sounds(espeak.says(letters)) == sounds(ipa)


def test_every_row_of_the_dictionary_names_its_source() -> None:
    from importlib.resources import files

    table = files("voiceguide.language").joinpath("english_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table]
    assert rows[0] == ["word", "ipa", "respelling", "source"]
    assert {row[3] for row in rows[1:]} == {"CMUdict", "Misaki", "ours"}
    assert all(len(row) == 4 and all(row) for row in rows)
    assert len({row[0].casefold() for row in rows}) == len(rows)
