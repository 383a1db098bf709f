"""A bed under the voice, as it is heard on finished tracks: how loud, when it steps back, where its loop closes.

One short track is made with each bed. What a bed hides from the ear is heard in two steps: the stems without the bed
are listened to as any track is, and the finished track is shown to be the sum of the stems, to the sample.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from math import log10
from pathlib import Path

import numpy as np
import pytest
import soundfile
from listening import disagreements, heard_sounds, listen
from numpy.typing import NDArray

from voiceguide.audio.bed import SEAM_MS, find, opened
from voiceguide.audio.bed_gain import FADE_IN_MS, FADE_OUT_MS, NEAR_MS, Gain
from voiceguide.audio.bed_loop import Loop
from voiceguide.audio.bed_recipes import RECIPES
from voiceguide.audio.whole import CEILING, Part, made
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.reader import parse
from voiceguide.catalogue.settings import BED_RECIPES, BedSettings
from voiceguide.errors import AudioError, CatalogueError, OutputError
from voiceguide.limits import BED_LEVEL
from voiceguide.render import Rendered, Studio, render
from voiceguide.script.request import Request, bed_for
from voiceguide.script.segments import PauseKind
from voiceguide.system import ffmpeg
from voiceguide.timeline.timeline import Timeline
from voiceguide.track.sidecars import Sidecars
from voiceguide.track.tags import is_whole, read_track
from voiceguide.units import SAMPLE_RATE, to_samples
from voiceguide.verify.hearing import ROUND, Ears, gated
from voiceguide.verify.measures import Law
from voiceguide.verify.verdict import verify

CATALOGUE = """\
version: 1
title: Small
default: r
start: here
safety: [Stop if it hurts.]
positions: {here: {name: here, restful: true}}
exercises:
  arch:
    name: Arch
    position: here
    steps:
      - {move: Lift your hips., time: 3s}
      - hold: 9s
      - {move: Lower them., time: 3s}
  breaths:
    name: Even breaths
    position: here
    reps: 4
    beat: true
    steps:
      - {move: In., time: 2s}
      - {move: Out., time: 2s}
routines:
  r:
    title: Short
    talk: minimal
    exercises: [arch, {quiet: 8s}, breaths]
"""
SHORTER = CATALOGUE.replace("[arch, {quiet: 8s}, breaths]", "[arch]")
STEREO = "stereo.wav"
NOTHING = Timeline("r", "Nothing", "Beds", "nobody", "en", "", chapters=(), length_ms=0)
BEDS = (*BED_RECIPES, STEREO)
LEVEL_LU, UNDER_LU = -18, -12
SPEECH_LUFS = -16.0
LAME = 0.95
"""LAME makes all it encodes at a constant bitrate so much softer."""


@dataclass(frozen=True)
class Track:
    """A finished track with a bed: as it is heard, and its stems (of the bed, one column for each channel)."""

    done: Rendered
    heard: NDArray[np.float64]
    voice: NDArray[np.int64]
    sounds: NDArray[np.int64]
    bed: NDArray[np.int64]

    @property
    def timeline(self) -> Timeline:
        return self.done.timeline

    @cached_property
    def clips(self) -> NDArray[np.int64]:
        """All but the bed."""
        return self.voice + self.sounds

    @cached_property
    def mix(self) -> NDArray[np.int64]:
        return self.bed + self.clips


def stem(done: Rendered, part: str) -> NDArray[np.int64]:
    samples, rate = soundfile.read(done.path.with_suffix(f".{part}.flac"), dtype="int16", always_2d=True)
    assert rate == SAMPLE_RATE
    return samples.astype(np.int64)


def music(seconds: float = 7.3, gain: float = 0.2) -> bytes:
    """A WAV in stereo: a chord that beats, on each side another, and some hiss."""
    at = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    hiss = np.random.RandomState(3).standard_normal((2, len(at)))
    left = np.sin(2 * np.pi * 220.3 * at) + np.sin(2 * np.pi * 277.7 * at)
    right = np.sin(2 * np.pi * 220.3 * at) + np.sin(2 * np.pi * 331.1 * at)
    samples = gain * (np.stack([left, right]) / 2 + 0.3 * hiss)
    file = BytesIO()
    soundfile.write(file, np.clip(samples, -1, 1).T, SAMPLE_RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beds")
    (folder / STEREO).write_bytes(music())
    return folder


@pytest.fixture(scope="module")
def tracks(studio: Studio, folder: Path) -> dict[str, Track]:
    """A track with each bed."""
    made = {}
    for name in BEDS:
        out = folder / name.partition(".")[0]
        done = render(known(), Request("r", bed=bed_named(name, folder)), studio, out, Sidecars(stems=True))
        heard, rate = soundfile.read(done.path, dtype="float64", always_2d=True)
        assert rate == SAMPLE_RATE
        parts = {part: stem(done, part) for part in ("voice", "sounds", "bed")}
        made[name] = Track(done, heard * 32_768, **parts)
    return made


@pytest.fixture(params=BEDS)
def track(request: pytest.FixtureRequest, tracks: dict[str, Track]) -> Track:
    return tracks[request.param]


def bed_named(name: str, folder: Path) -> BedSettings:
    return BedSettings(file=Text(name if name in RECIPES else str(folder / name)))


def known(tail: str = ""):
    return parse((CATALOGUE + tail).encode(), "case.yaml")


def lufs(samples: NDArray[np.float64] | NDArray[np.int64]) -> float:
    """How loud sound is on two speakers."""
    channels = samples.T / 32_768
    return 10 * log10(2 * np.mean([10 ** (gated(power(channel)) / 10) for channel in channels]))


def power(channel: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighted power of each millisecond on one speaker, by the ears of the tests, which count two."""
    samples = channel.astype(np.float32)[:, None]
    ears = Ears(samples[start : start + ROUND] for start in range(0, len(samples), ROUND))
    ears.hear()
    return ears.power(0, len(channel) * 1_000 // SAMPLE_RATE) / 2


def db(samples: NDArray[np.float64]) -> float:
    return 10 * log10(float((samples**2).mean()) / 32_768**2 + 1e-20)


def while_speaking(track: Track) -> NDArray[np.bool_]:
    """Which sample frames lie within words."""
    speaking = np.zeros(len(track.mix), bool)
    for sound in track.timeline.speech:
        speaking[to_samples(sound.start_ms) : to_samples(sound.end_ms)] = True
    return speaking


def undisturbed(timeline: Timeline) -> list[tuple[int, int]]:
    """The stretches (ms) between words, away from the ends, in which the bed has time to come up."""
    edges = [(0, FADE_IN_MS), *((s.start_ms, s.end_ms) for s in timeline.speech)]
    edges.append((timeline.length_ms - FADE_OUT_MS, timeline.length_ms))
    return [(a[1], b[0]) for a, b in pairwise(edges) if b[0] - a[1] > NEAR_MS + 500]


# --- what is heard


def test_the_stems_without_the_bed_are_heard_as_planned(tracks: dict[str, Track], tmp_path: Path) -> None:
    """Those of one track, which are those of all."""
    track, *others = tracks.values()
    for other in others:
        assert np.array_equal(track.voice, other.voice)
        assert np.array_equal(track.sounds, other.sounds)
    file = tmp_path / "voice.wav"
    soundfile.write(file, (LAME * track.clips[:, 0]).astype(np.int16), SAMPLE_RATE, subtype="PCM_16")
    heard = listen(file)
    assert disagreements(track.done.path, track.timeline, heard) == []
    beat = [
        quiet.start_ms for part in track.timeline.chapters for quiet in part.quiets if quiet.kind is PauseKind.PHASE
    ]
    starts = {one.plan.start_ms: one.start_ms for one in heard_sounds(heard, track.timeline)}
    onsets = [starts[ms] for ms in beat]
    assert len(onsets) == 8
    assert all(abs(late - onsets[0] - 2_000 * number) <= 40 for number, late in enumerate(onsets))
    assert lufs(LAME * track.clips) == pytest.approx(SPEECH_LUFS, abs=0.5)


def test_the_stems_add_up_to_the_track(track: Track) -> None:
    """The decoded track is their sum, to the sample, as softly as LAME makes it; what differs is what MP3 loses."""
    assert len(track.heard) == len(track.mix) == to_samples(track.timeline.length_ms)
    some = slice(10 * SAMPLE_RATE, 40 * SAMPLE_RATE)
    heard, mix = track.heard[some], track.mix[some].astype(np.float64)
    gain = float((heard * mix).sum() / (mix * mix).sum())
    assert gain == pytest.approx(LAME, abs=0.01)
    assert db(heard - gain * mix) < db(mix) - 15
    for late in (-24, -6, 6, 24):
        assert db(heard - gain * np.roll(mix, late, axis=0)) > db(heard - gain * mix)


@pytest.mark.parametrize("track", ["rain", STEREO], indirect=True)
def test_the_stems_add_up_exactly_before_encoding(track: Track, studio: Studio) -> None:
    """A track made from the sum of the stems has the same bytes."""
    channels = track.mix.shape[1]
    pcm = track.mix.astype("<i2").tobytes()
    source = ["-f", "s16le", "-ar", "44100", "-ac", str(channels), "-i", "pipe:0"]
    bare = [
        "-c:a",
        "libmp3lame",
        "-b:a",
        f"{64 * channels}k",
        "-reservoir",
        "0",
        "-write_xing",
        "0",
        "-id3v2_version",
        "0",
    ]
    bare += ["-joint_stereo", "0"] if channels == 2 else []
    made = ffmpeg.run(studio.encoder(), [*source, *bare, "-f", "mp3", "pipe:1"], pcm)
    assert track.done.path.read_bytes().endswith(made)
    assert is_whole(track.done.path)


def test_the_stems_of_a_track_without_a_bed_add_up_to_it_as_nearly(studio: Studio, tmp_path: Path) -> None:
    done = render(known(), Request("r"), studio, tmp_path, Sidecars(stems=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.mp3", "r.sounds.flac", "r.voice.flac"]
    heard, mix = listen(done.path), (stem(done, "voice") + stem(done, "sounds"))[:, 0].astype(np.float64)
    samples = heard.between(0, heard.length_ms).astype(np.float64)
    gain = float((samples * mix).sum() / (mix * mix).sum())
    assert gain == pytest.approx(LAME, abs=0.01)
    assert db(samples - gain * mix) < min(db(mix) - 20, -43)


def test_speech_is_as_loud_as_ever_and_nothing_peaks(track: Track, tmp_path: Path) -> None:
    channels = []
    for number, channel in enumerate(track.heard.T):
        file = tmp_path / f"{number}.wav"
        soundfile.write(file, channel / 32_768, SAMPLE_RATE, subtype="PCM_16")
        channels.append(listen(file))
    assert all(channel.dbtp <= -1.0 for channel in channels)
    heard_lufs = 10 * log10(np.mean([10 ** (channel.lufs / 10) for channel in channels]))
    assert heard_lufs == pytest.approx(SPEECH_LUFS, abs=0.8)  # of so quiet a bed a meter counts little


def test_the_peaks_of_a_loud_bed_give_way(studio: Studio, tmp_path: Path) -> None:
    """A soft noise with a stroke each half second, which would peak far above full scale."""
    noise = 0.01 * np.random.RandomState(1).standard_normal(7 * SAMPLE_RATE)
    noise[:: SAMPLE_RATE // 2] = 0.95
    soundfile.write(tmp_path / "strokes.wav", noise, SAMPLE_RATE, subtype="PCM_16")
    bed = BedSettings(file=Text(str(tmp_path / "strokes.wav")), level=BED_LEVEL[1])
    shorter = parse(SHORTER.encode(), "case.yaml")
    done = render(shorter, Request("r", bed=bed), studio, tmp_path, Sidecars(stems=True))
    clips = stem(done, "voice") + stem(done, "sounds")
    mix = np.abs(clips + stem(done, "bed"))
    assert mix[clips == 0].max() == pytest.approx(CEILING * 32_768, abs=1)
    assert (mix <= np.maximum(np.abs(clips), CEILING * 32_768 + 1)).all()


def test_speech_is_well_above_the_bed_while_it_sounds(track: Track) -> None:
    speaking = while_speaking(track)
    voice, bed = lufs(track.voice[speaking]), lufs(track.bed[speaking])
    assert voice - bed >= 15
    assert bed == pytest.approx(SPEECH_LUFS + LEVEL_LU + UNDER_LU, abs=3)  # waves come and go


def test_the_bed_has_its_level_between_words(track: Track) -> None:
    spans = undisturbed(track.timeline)
    assert len(spans) >= 2
    pieces = [track.bed[to_samples(a + 1_500) : to_samples(b - 600)] for a, b in spans]
    assert lufs(np.concatenate(pieces)) == pytest.approx(SPEECH_LUFS + LEVEL_LU, abs=3)


def test_the_bed_is_down_before_the_first_sound_of_a_word_and_soon_up_again(
    track: Track, studio: Studio, folder: Path
) -> None:
    """By what is heard of the bed where nothing else sounds, over its loop."""
    name = next(name for name in BEDS if name.partition(".")[0] == track.done.path.parent.name)
    length_ms = track.timeline.length_ms
    with opened(find(bed_named(name, folder)), length_ms, studio.encoder(), cache=studio.cache) as loop:
        whole = LAME * 32_768 * loop.between(0, len(track.bed))

    def gain_db(start_ms: int, end_ms: int) -> float | None:
        """None where something else sounds."""
        part = slice(to_samples(start_ms), to_samples(end_ms))
        return None if track.clips[part].any() else db(track.heard[part]) - db(whole[part])

    before, up = [], []
    for start_ms, end_ms in undisturbed(track.timeline):
        if end_ms < length_ms - FADE_OUT_MS:
            before.append(gain_db(end_ms - 110, end_ms - 30))
        if start_ms > FADE_IN_MS:
            up.append(gain_db(start_ms + 1_500, start_ms + 1_800))
    before, up = ([gain for gain in gains if gain is not None] for gains in (before, up))
    assert len(before) >= 2 and len(up) >= 1
    assert before == pytest.approx([UNDER_LU] * len(before), abs=1.5)
    assert up == pytest.approx([0] * len(up), abs=1)


def test_words_begin_in_the_decoded_track_where_they_begin_in_the_stem(track: Track) -> None:
    """Where they rise over the ducked bed, at a twentieth of their peak."""
    for sound in track.timeline.speech:
        part = slice(to_samples(sound.start_ms) - 4_410, to_samples(sound.end_ms))
        voice = np.abs(track.clips[part, 0])
        heard = np.abs(track.heard[part]).mean(axis=1)
        first, found = (int((one > one.max() / 20).argmax()) for one in (voice, heard))
        assert abs(first - found) <= to_samples(30)


def test_verify_hears_the_plan_under_a_bed(track: Track, studio: Studio) -> None:
    """Times, holds, the beat and the loudness of speech, in the decoded track: all but silence, for there is none."""
    verdict = verify(track.done.path, studio.encoder())
    assert verdict.heard.bed_within
    told = {one.law for one in verdict.measures or ()}
    assert set(Law) - told == {Law.NOTHING, Law.BESIDE}
    assert not verdict.broken
    assert verdict.count(Law.PLACE) >= 0.8 * len(track.timeline.sounds)  # the rest lies in the crest of a wave


def test_a_stereo_bed_keeps_a_stereo_track_and_others_are_mono(tracks: dict[str, Track]) -> None:
    assert {name: track.heard.shape[1] for name, track in tracks.items()} == {
        "rain": 1,
        "waves": 1,
        "drone": 1,
        STEREO: 2,
    }
    left, right = tracks[STEREO].heard.T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.999


# --- the loop


def looped(name: str, studio: Studio, folder: Path) -> tuple[NDArray[np.float64], int]:
    with opened(find(bed_named(name, folder)), 600_000, studio.encoder(), cache=studio.cache) as loop:
        return loop.between(0, 3 * loop.round_), loop.round_


@dataclass(frozen=True)
class Alone:
    """A bed in a track in which nothing else sounds, decoded, its loop, and where rounds close (ms)."""

    name: str
    heard: NDArray[np.float64]
    loop: NDArray[np.float64]
    seams_ms: tuple[int, ...]


@pytest.fixture(scope="module", params=BEDS)
def alone(
    request: pytest.FixtureRequest, studio: Studio, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Alone:
    """Two rounds of a bed, or one of those whose hiss is long, and some seconds of the next."""
    bed = find(bed_named(request.param, folder))
    path = tmp_path_factory.mktemp("alone") / "bed.mp3"
    with opened(bed, 600_000, studio.encoder(), cache=studio.cache) as loop:
        once_ms = loop.round_ * 1_000 // SAMPLE_RATE
        seams_ms = (once_ms,) if request.param in ("rain", "waves") else (once_ms, 2 * once_ms)
        nothing = replace(NOTHING, length_ms=seams_ms[-1] + 12_000)
        whole = 32_768 * loop.between(0, to_samples(nothing.length_ms))
    with made(
        nothing,
        {},
        encoded=Part.BED,
        stems=[],
        bed=bed,
        on_frames=False,
        encoder=studio.encoder(),
        cache=studio.cache,
    ) as parts:
        path.write_bytes(b"".join(parts.mp3()))
    heard, rate = soundfile.read(path, dtype="float64", always_2d=True)
    assert rate == SAMPLE_RATE
    return Alone(request.param, 32_768 * heard, loop=whole, seams_ms=seams_ms)


def test_no_seam_is_heard_in_a_decoded_loop(alone: Alone) -> None:
    """Neither a leap nor a dip where a round closes; that of a file crosses over for some time."""
    for channel in alone.heard.T / 32_768:
        steps, level = np.abs(np.diff(channel)), momentary_lufs(channel)
        usual = np.quantile(steps, 0.999)
        for seam_ms in alone.seams_ms:
            seam = to_samples(seam_ms)
            assert steps[seam - 50 : seam + 50].max() <= 2 * usual
            end_ms = seam_ms + (SEAM_MS if alone.name == STEREO else 0)
            around = range((seam_ms - 1_000) // 100, (end_ms + 1_000) // 100)
            assert max(dip_lu(level, place) for place in around) <= 1


def test_a_bed_is_heard_to_fade_in_and_out(alone: Alone) -> None:
    """Half of its way it is at half, which is 6 dB."""
    length = len(alone.heard)

    def gain_db(at: int, count: int = to_samples(100)) -> float:
        part = slice(max(at - count // 2, 0), at + count // 2)
        return db(alone.heard[part]) - db(LAME * alone.loop[part])

    assert gain_db(0) < -40
    assert gain_db(to_samples(FADE_IN_MS // 2)) == pytest.approx(-6, abs=1.5)
    assert gain_db(to_samples(FADE_IN_MS)) == pytest.approx(0, abs=1)
    assert gain_db(length - to_samples(FADE_OUT_MS)) == pytest.approx(0, abs=1)
    assert gain_db(length - to_samples(FADE_OUT_MS // 2)) == pytest.approx(-6, abs=1.5)
    assert gain_db(length) < -40


def momentary_lufs(channel: NDArray[np.float64]) -> NDArray[np.float64]:
    """The loudness of the 400 ms around each 100 ms."""
    hops = power(channel)
    hops = hops[: len(hops) // 100 * 100].reshape(-1, 100).mean(axis=1)
    return 10 * np.log10(np.convolve(hops, np.ones(4) / 4, "same") + 1e-12)


def dip_lu(level: NDArray[np.float64], place: int) -> float:
    """How far it is quieter at a place than on both sides, within 1.5 s."""
    return float(min(level[place - 15 : place].max(), level[place + 1 : place + 16].max()) - level[place])


def test_a_file_is_repeated_as_it_is_beside_its_seam(studio: Studio, folder: Path) -> None:
    sound, once = looped(STEREO, studio, folder)
    seam = to_samples(SEAM_MS)
    assert np.allclose(sound[seam:once], sound[once + seam : 2 * once])
    assert not np.allclose(sound[:seam], sound[once : once + seam])


@pytest.mark.parametrize("pitch", [220.0, 111.7, 53.3])
def test_a_steady_tone_goes_on_over_its_seam(pitch: float) -> None:
    at = np.arange(5 * SAMPLE_RATE + 777) / SAMPLE_RATE
    pcm = np.rint(8_000 * np.sin(2 * np.pi * pitch * at)).astype("<i2").tobytes()
    loop = Loop.of(BytesIO(pcm), channels=1, seam=to_samples(SEAM_MS), gain_db=0)
    sound = loop.between(loop.round_ - 4_410, to_samples(SEAM_MS) + 8_820)[:, 0]
    level = 20 * np.log10(np.sqrt((sound[: len(sound) // 4_410 * 4_410].reshape(-1, 4_410) ** 2).mean(axis=1)))
    assert level.max() - level.min() < 1


def test_recipes_are_the_same_each_time() -> None:
    assert np.array_equal(RECIPES["rain"](), RECIPES["rain"]())


# --- quiet stretches, parts, the command line


def test_a_quiet_bed_is_silent_in_quiet_stretches(tracks: dict[str, Track]) -> None:
    timeline = tracks["rain"].timeline
    (silent,) = [
        quiet for part in timeline.chapters for quiet in part.quiets if quiet.silent and quiet.kind.value == "rest"
    ]
    inside = to_samples(silent.start_ms + 1_502), to_samples(silent.end_ms - silent.start_ms - 1_504)
    assert Gain(timeline, -12, silent_in_quiet=True).between(*inside).max() == 0
    assert Gain(timeline, -12, silent_in_quiet=False).between(*inside).max() == 1


def test_a_bed_apart_leaves_the_track_as_it_is_without_one(studio: Studio, tmp_path: Path) -> None:
    shorter, request = parse(SHORTER.encode(), "case.yaml"), Request("r", bed=BedSettings(file=Text("drone")))
    plain = render(shorter, Request("r"), studio, tmp_path / "plain")
    apart = Sidecars(bed_apart=True)
    done = render(shorter, request, studio, tmp_path, apart)
    bed = tmp_path / "r.bed.mp3"
    assert done.sidecars == (bed,)
    sound = plain.path.read_bytes()
    assert done.path.read_bytes()[-len(sound) // 2 :] == sound[-len(sound) // 2 :]
    assert is_whole(bed)
    assert soundfile.info(bed).frames == soundfile.info(done.path).frames
    with pytest.raises(OutputError, match="not a track of voiceguide's"):
        read_track(bed)  # so it is in no list of tracks
    assert render(shorter, request, studio, tmp_path, apart).kept
    bed.write_bytes(bed.read_bytes()[:-1])
    assert not render(shorter, request, studio, tmp_path, apart).kept
    assert is_whole(bed)


def test_a_bed_is_not_encoded_anew_and_its_settings_are(studio: Studio, tmp_path: Path) -> None:
    shorter = parse(SHORTER.encode(), "case.yaml")

    def made(**settings: float) -> bool:
        bed = BedSettings(file=Text("drone"), **settings)
        return render(shorter, Request("r", bed=bed), studio, tmp_path).kept

    assert [made(), made(), made(level=-20), made(level=-20)] == [False, True, False, True]


def test_the_nearest_bed_is_taken_and_none_is_none(tmp_path: Path) -> None:
    def bed(tail: str, asked: str | None = None) -> str | None:
        text = CATALOGUE.replace("default: r", "default: r\nbed: rain").replace("title: Short", f"title: Short{tail}")
        request = Request("r", bed=BedSettings(file=Text(asked)) if asked else None)
        found = bed_for(parse(text.encode(), "case.yaml"), request)
        return found and str(found.file)

    assert bed("") == "rain"
    assert bed("\n    bed: {file: waves, level: -20}") == "waves"
    assert bed("\n    bed: none") is None
    assert bed("\n    bed: none", "drone") == "drone"
    assert bed("", "none") is None


# --- what can go wrong


def told(name: str, studio: Studio, tmp_path: Path) -> str:
    """What is said of a bed that a catalogue in `tmp_path` names."""
    text = CATALOGUE.replace("default: r", f"default: r\nbed: {name}")
    catalogue = parse(text.encode(), str(tmp_path / "case.yaml"))
    with pytest.raises(CatalogueError) as caught:
        render(catalogue, Request("r"), studio, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    place, words = str(caught.value).split(" bed: ")
    assert place == f"{tmp_path / 'case.yaml'}:4:6:"
    return words


def test_a_bed_that_is_none_is_told_at_its_place(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("no sound")
    (tmp_path / "short.wav").write_bytes(music(3.0))
    (tmp_path / "silent.wav").write_bytes(music(gain=0))
    (tmp_path / "folder").mkdir()
    assert told("nowhere.ogg", studio, tmp_path).startswith(f"there is no file {tmp_path / 'nowhere.ogg'};")
    assert told("folder", studio, tmp_path) == f"{tmp_path / 'folder'} is a folder; name a sound file in it"
    assert "is no sound that ffmpeg can read" in told("letter.txt", studio, tmp_path)
    assert "lasts 3.0 s, and its end crosses over" in told("short.wav", studio, tmp_path)
    assert "there is nothing to hear in" in told("silent.wav", studio, tmp_path)


@pytest.mark.parametrize("change", [lambda file: file.write_bytes(music(9.0)), Path.unlink])
def test_a_bed_that_changes_or_goes_while_it_is_read_is_told(
    change: Callable[[Path], object], studio: Studio, tmp_path: Path
) -> None:
    file = tmp_path / "bed.wav"
    file.write_bytes(music())
    bed = find(BedSettings(file=Text(str(file))))
    change(file)
    with (
        pytest.raises(AudioError, match=r"--bed: .*bed\.wav was changed while it was read; render again"),
        opened(bed, 10_000, studio.encoder(), cache=studio.cache),
    ):
        pass


def test_check_looks_for_the_files_of_beds(run, tmp_path: Path) -> None:
    (tmp_path / "exercises.yaml").write_text(CATALOGUE.replace("title: Short", "title: Short\n    bed: rein.ogg"))
    done = run("check")
    assert done.returncode == 1
    assert (
        "exercises.yaml:26:10: bed: there is no file rein.ogg; name a sound file, or rain, waves, drone" in done.stderr
    )
    (tmp_path / "rein.ogg").write_bytes(b"there")
    assert run("check").returncode == 0


def test_check_tells_a_bed_and_another_sound_at_once(run, tmp_path: Path) -> None:
    wrong = "bed: absent.ogg\nsounds: {end: gone.wav}\n"
    (tmp_path / "exercises.yaml").write_text(CATALOGUE.replace("safety:", f"{wrong}safety:"), encoding="utf-8")
    done = run("check")
    assert done.returncode == 1
    assert "bed: there is no file" in done.stderr
    assert "end: there is no file" in done.stderr


def test_someone_elses_file_is_not_replaced(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "r.voice.flac").write_text("mine")
    with pytest.raises(OutputError, match=r"r\.voice\.flac is there and is not voiceguide's"):
        render(known(), Request("r"), studio, tmp_path, Sidecars(stems=True))
    assert [path.name for path in tmp_path.iterdir()] == ["r.voice.flac"]
