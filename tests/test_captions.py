"""Captions and the timeline's JSON: what is said, when, in the words of other programs."""

from __future__ import annotations

import html
import json
import re

from hypothesis import HealthCheck, given, settings
from invented import catalogues, requests, voices

from voiceguide.script.segments import ChapterKind, ChimeKind, Role
from voiceguide.timeline import timeline_json
from voiceguide.timeline.answer import answer
from voiceguide.timeline.timeline import ChimeSound, SpokenSound, TimedChapter, Timeline
from voiceguide.track import captions

HOSTILE = 'Bend <b>& "hold"</b> --> [00:01.00] now'
LATE_MS = 2 * 3_600_000 + 3_004


def timeline(text: str) -> Timeline:
    sounds = (
        ChimeSound(start_ms=0, end_ms=900, chime=ChimeKind.START),
        SpokenSound(start_ms=1_500, end_ms=2_750, text=text, spoken=text, role=Role.CUE),
        SpokenSound(start_ms=LATE_MS, end_ms=LATE_MS + 800, text="One.", spoken="One.", role=Role.COUNT),
    )
    chapter = TimedChapter(
        start_ms=0,
        end_ms=LATE_MS + 2_000,
        kind=ChapterKind.INTRO,
        title="A --> B",
        exercise=None,
        number=None,
        of=None,
        sounds=sounds,
        quiets=(),
    )
    return Timeline(
        routine="r",
        title="Title [x]",
        album="Album",
        artist="Artist",
        language="en",
        options="",
        chapters=(chapter,),
        length_ms=LATE_MS + 2_000,
    )


def test_webvtt_has_a_cue_for_each_utterance_and_escapes_it():
    text = captions.vtt(timeline(HOSTILE))
    assert text.startswith("WEBVTT\n\n")
    assert "\nNOTE A --&gt; B\n" in text
    assert f"00:00:01.500 --> 00:00:02.750\n{html.escape(HOSTILE, quote=False)}\n" in text
    assert "02:00:03.004 --> 02:00:03.804\nOne.\n" in text
    assert [line.count("-->") for line in text.splitlines() if "-->" in line] == [1, 1]


def test_subrip_numbers_its_cues_and_leaves_no_tags():
    blocks = captions.srt(timeline(HOSTILE)).split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["1", "2"]
    assert blocks[0].splitlines()[1] == "00:00:01,500 --> 00:00:02,750"
    assert blocks[0].splitlines()[2].startswith("Bend ‹b›& ")
    assert "<" not in blocks[0]
    assert ">" not in blocks[0].replace("-->", "", 1)


def test_lrc_gives_each_line_the_hundredth_at_which_it_starts():
    lines = captions.lrc(timeline(HOSTILE)).splitlines()
    assert lines[:5] == ["[re:voiceguide]", "[ti:Title (x)]", "[al:Album]", "[ar:Artist]", "[length:120:05]"]
    assert lines[-2].startswith("[00:01.50]Bend <b>")
    assert lines[-1] == "[120:03.00]One."
    assert all(line.count("[") == 1 for line in lines)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues(), requests, voices)
def test_what_is_dumped_is_loaded_again_and_names_no_file(catalogue, wanted, voice):
    made = answer(catalogue, wanted, voice).timeline
    dumped = timeline_json.dump(made)
    assert timeline_json.dump(timeline_json.load(dumped)) == dumped
    assert '"at"' not in dumped
    data = json.loads(dumped)
    assert data["format"] == "voiceguide timeline 1"
    assert [c["start_ms"] for c in data["chapters"]] == [c.start_ms for c in made.chapters]


def test_captions_say_all_that_is_said(warm_cache):
    made = timeline("Breathe in.")
    said = [sound.text for sound in made.speech]
    assert re.findall(r"\n([A-Z][^\n]*\.)\n", captions.vtt(made)) == said
