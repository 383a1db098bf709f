"""The finish of a voice: heard, as loud as before, and no word begins later for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import Listened, disagreements, heard_sounds, listen
from test_clips import alone, scaled
from test_listening import babble
from test_own_recordings import wav

from voiceguide.audio.clips import condition
from voiceguide.audio.finish import HISS_HZ, TAIL_MS
from voiceguide.audio.loudness import SPEECH_LUFS, loudness_of_each
from voiceguide.audio.own_recordings import line_id
from voiceguide.audio.whole import on_frame
from voiceguide.catalogue.reader import parse
from voiceguide.catalogue.settings import Finish
from voiceguide.render import Rendered, Studio, fresh, render
from voiceguide.script.request import Request, finish_for
from voiceguide.speech.engine import Clip, Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system.ffmpeg import find
from voiceguide.timeline.timeline import SpokenSound
from voiceguide.track.tags import read_track
from voiceguide.units import SAMPLE_RATE

CATALOGUE = """\
version: 1
title: Small
default: r
start: here
safety: [Stop if it hurts.]
positions: {here: {name: here}}
exercises:
  press:
    name: Press-ups
    position: here
    steps: [{move: Press yourself up slowly., time: 2s}, {hold: 8s}, {move: Let yourself sink., time: 2s}]
routines:
  r: {title: Strength, talk: minimal, exercises: [press]}
"""
FINISHES = [Finish.WARM, Finish.ROOM]
VOICES = {"espeak": "en-us+f5", "hibari": "heart"}


@pytest.fixture(scope="module", params=VOICES)
def tracks(request, spoken_before: Path, tmp_path_factory) -> dict[Finish, tuple[Rendered, Listened]]:
    """The same track with each finish, by one voice."""
    folder = tmp_path_factory.mktemp("out")
    made = {}
    with Studio(Speaker(request.param, VOICES[request.param]), workers=2, cache_folder=spoken_before) as studio:
        for finish in Finish:
            asked = Request("r", finish=finish)
            done = render(parse(CATALOGUE.encode(), "exercises.yaml"), asked, studio, folder / finish.value)
            made[finish] = done, listen(done.path)
    return made


def onsets(done: Rendered, heard: Listened) -> dict[str, float]:
    """How long after the MP3 frame in which it is put each line is heard to begin (ms)."""
    found = (one for one in heard_sounds(heard, done.timeline) if isinstance(one.plan, SpokenSound))
    return {one.plan.text: one.start_ms - on_frame(one.plan.start_ms) / SAMPLE_RATE * 1_000 for one in found}


def test_a_track_with_a_finish_keeps_every_law(tracks: dict[Finish, tuple[Rendered, Listened]]) -> None:
    for done, heard in tracks.values():
        assert disagreements(done.path, done.timeline, heard) == []
        assert heard.lufs == pytest.approx(-16, abs=0.5)
        assert heard.dbtp <= -1


def test_no_word_begins_earlier_or_later(tracks: dict[Finish, tuple[Rendered, Listened]]) -> None:
    dry = onsets(*tracks[Finish.DRY])
    for finish in FINISHES:
        after = onsets(*tracks[finish])
        assert after.keys() == dry.keys()
        off_ms = [abs(after[text] - dry[text]) for text in dry]
        assert np.median(off_ms) <= 2 and max(off_ms) <= 5, dict(zip(dry, off_ms, strict=True))


def test_nothing_is_left_out_for_the_tail_of_a_room(tracks: dict[Finish, tuple[Rendered, Listened]]) -> None:
    dry, room = (tracks[finish][0].timeline for finish in (Finish.DRY, Finish.ROOM))
    assert [sound.what for sound in room.sounds] == [sound.what for sound in dry.sounds]
    lengths = [(sound.end_ms - sound.start_ms) for sound in dry.sounds], [s.end_ms - s.start_ms for s in room.sounds]
    grown = [after - before for before, after in zip(*lengths, strict=True)]
    assert 0 < max(grown) <= TAIL_MS[Finish.ROOM] + 5


def high(pcm: bytes) -> float:
    """The part of a clip's power that hisses (dB)."""
    pitches = np.abs(np.fft.rfft(np.frombuffer(pcm, "<i2"))) ** 2
    at = np.fft.rfftfreq(len(pcm) // 2, 1 / SAMPLE_RATE)
    return float(10 * np.log10(pitches[at > HISS_HZ].sum() / pitches.sum()))


def hissing(ms: int) -> Clip:
    """Babble with an s in its middle."""
    raw = babble(ms, 110)
    samples = np.frombuffer(raw.pcm, "<i2").astype(float)
    hiss = np.diff(np.random.RandomState(1).standard_normal(len(samples) // 4 + 1), 2)
    middle = len(samples) // 3
    samples[middle : middle + len(hiss)] = 0.12 * np.abs(samples).max() * hiss
    return Clip(np.clip(samples, -32_767, 32_767).astype("<i2").tobytes(), raw.sample_rate)


@pytest.mark.parametrize("finish", FINISHES)
def test_clips_are_as_loud_as_without_and_the_same_bytes_in_any_company(finish: Finish) -> None:
    raws = [
        scaled(babble(ms, pitch), times) for ms, times in ((340, 0.3), (700, 1.0), (2_300, 0.6)) for pitch in (95, 180)
    ]
    raws.append(Clip(babble(900, 140).pcm, 24_000))
    together = condition(alone(raws), find(), finish=finish)
    assert condition(alone(raws[::-1]), find(), finish=finish)[::-1] == together
    assert condition(alone(raws[3:4]), find(), finish=finish) == together[3:4]
    dry = condition(alone(raws), find())
    assert all(clip != without for clip, without in zip(together, dry, strict=True))
    levels = loudness_of_each(find(), [clip.pcm for clip in together], SAMPLE_RATE)
    assert levels == pytest.approx([SPEECH_LUFS] * len(levels), abs=0.75)


@pytest.mark.parametrize("finish", FINISHES)
def test_what_hisses_is_softer_and_what_does_not_is_not(finish: Finish) -> None:
    raw = hissing(1_200)
    (dry,), (done,) = condition([[raw]], find()), condition([[raw]], find(), finish=finish)
    assert -8 < high(done.pcm) - high(dry.pcm) < -2


def test_a_room_answers_at_once_and_is_soon_silent() -> None:
    click = np.zeros(22_050 // 2, np.int16)
    click[2_000:2_040] = 12_000
    raw = Clip(click.tobytes(), 22_050)
    (warm,), (room,) = (condition([[raw]], find(), finish=finish) for finish in FINISHES)
    assert 15 <= room.length_ms - warm.length_ms <= TAIL_MS[Finish.ROOM]
    samples = np.abs(np.frombuffer(room.pcm, "<i2").astype(float))
    struck = int(samples.argmax())
    after_ms = np.flatnonzero(samples[struck:] > 0.05 * samples.max()) / SAMPLE_RATE * 1_000
    assert 10 < after_ms.max() < TAIL_MS[Finish.ROOM]
    assert samples[-1] == 0


def test_the_nearest_finish_counts(tmp_path: Path) -> None:
    def asked(text: str, finish: Finish | None = None) -> Finish:
        return finish_for(parse(text.encode(), "exercises.yaml"), Request("r", finish=finish))

    of_all = CATALOGUE.replace("default: r", "finish: warm\ndefault: r")
    of_one = of_all.replace("title: Strength,", "title: Strength, finish: room,")
    assert [asked(CATALOGUE), asked(of_all), asked(of_one), asked(of_one, Finish.DRY)] == [
        Finish.DRY,
        Finish.WARM,
        Finish.ROOM,
        Finish.DRY,
    ]


def test_a_track_is_made_anew_for_another_finish_and_a_recording_gets_it_too_and_nothing_is_spoken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    speak_all = WorkerEngine.speak_all

    def listed(self: WorkerEngine, texts: Iterable[str], *more: Any) -> Any:
        spoken.extend(texts := tuple(texts))
        return speak_all(self, texts, *more)

    monkeypatch.setattr(WorkerEngine, "speak_all", listed)
    known = parse(
        CATALOGUE.replace("default: r", "recordings: mine\ndefault: r").encode(), str(tmp_path / "exercises.yaml")
    )
    (tmp_path / "mine").mkdir()
    raw = hissing(900)
    (tmp_path / "mine" / f"{line_id('Stop if it hurts.')}.wav").write_bytes(wav(raw.pcm, raw.sample_rate))
    heard = {}
    with Studio(Speaker("espeak", "en-us+f5"), cache_folder=tmp_path / "cache") as studio:
        for finish in (Finish.DRY, Finish.ROOM):
            asked = Request("r", finish=finish)
            assert fresh(known, asked, studio, tmp_path / "out") is None
            done = render(known, asked, studio, tmp_path / "out")
            assert fresh(known, asked, studio, tmp_path / "out") == done.path
            recorded = next(one for one in done.timeline.speech if one.text == "Stop if it hurts.")
            heard[finish] = listen(done.path).between(recorded.start_ms, recorded.end_ms)
    assert len(spoken) == len({*spoken}) > 3
    hiss = {finish: high(samples.astype("<i2").tobytes()) for finish, samples in heard.items()}
    assert hiss[Finish.ROOM] < hiss[Finish.DRY] - 1.5


def test_the_command_line_and_prescriptions_have_it(run, warm_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "exercises.yaml").write_text(CATALOGUE, encoding="utf-8")
    (tmp_path / "anna.yaml").write_text("from: exercises.yaml\nroutine: r\nfinish: warm\n", encoding="utf-8")
    assert run("render", "anna.yaml").returncode == 0
    warm = read_track(tmp_path / "audio_out" / "anna.mp3").fingerprint
    assert "as it was" in run("render", "anna.yaml").stdout
    assert "as it was" not in run("render", "anna.yaml", "--finish", "room").stdout
    assert read_track(tmp_path / "audio_out" / "anna.mp3").fingerprint != warm
    assert run("render", "--finish", "wet").returncode == 2


def test_a_translation_has_the_finish_of_what_it_translates(tmp_path: Path) -> None:
    finished = CATALOGUE.replace("default: r", "language: en\nfinish: room\ndefault: r")
    (tmp_path / "exercises.yaml").write_text(finished, encoding="utf-8")
    german = """\
version: 1
include: [exercises.yaml]
language: de
title: Klein
safety: [Hör auf, wenn es weh tut.]
positions: {here: {name: hier}}
exercises: {press: {name: Stützen, steps: [{move: Drück dich hoch.}, ~, {move: Lass dich sinken.}]}}
routines: {r: {title: Kraft}}
"""
    known = parse(german.encode(), str(tmp_path / "exercises.de.yaml"))
    assert finish_for(known, Request("r")) is Finish.ROOM
