"""What one person is to do: her doses this week, her notes, her track, and nothing of anybody else's."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from voiceguide.batch import Order, fulfil_all
from voiceguide.catalogue import reader
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.model import Level
from voiceguide.cli.playing import play
from voiceguide.cli.subjects import review_words
from voiceguide.errors import VoiceguideError
from voiceguide.prescription.model import Prescription
from voiceguide.prescription.reader import Prescribed, read_all
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.track.sidecars import CAPTIONS, PAGE, TIMELINE, Sidecars
from voiceguide.track.tags import read_track

CLINIC = """\
version: 1
title: The clinic
default: all
start: here
talk: minimal
safety: [Stop if it hurts.]
positions:
  here: {name: here}
exercises:
  nod: {name: Nod, position: here, reps: 1-3, between: 0s, steps: [{move: Nod., time: 1s}]}
  bow: {name: Bow, position: here, reps: 1-3, between: 0s, steps: [{move: Bow., time: 1s}]}
routines:
  all: {title: All of it, rest: 0s, exercises: [nod, bow]}
"""
ANNA = "for: Anna\nfrom: clinic.yaml\nroutine: all\n"
TONE = ("--engine", "faulty_engines:good", "--voice", "tone")
MANY = 9  # two exercises at each of three levels


@pytest.fixture(autouse=True)
def _clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    Path("people").mkdir()
    Path("people/clinic.yaml").write_text(CLINIC, encoding="utf-8")


def write(name: str, text: str) -> Path:
    path = Path("people") / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(text: str) -> Prescribed:
    (one,) = read_all([write("anna", text)])
    return one


def said(one: Prescribed, week: int = 1) -> list[str]:
    known, wanted = one.in_week(week), Request(one.name, listener=one.listener)
    return [speech.full.text for speech in compose(known, wanted, plan_for(known, wanted)).lines()]


# --- what it says ---


def test_a_routine_of_the_catalogue_with_a_title_and_notes_of_her_own() -> None:
    words = said(read(ANNA + "title: For your neck\nnotes: [Slower than last week.]\n"))
    assert words[:3] == ["Welcome. For your neck.", "Stop if it hurts.", "Slower than last week."]
    assert "Bow." in words


def test_a_list_of_exercises_with_options_of_their_own() -> None:
    one = read(ANNA.replace("all", "[bow, {exercise: nod, level: full}]") + "level: gentle\n")
    assert "Once." not in said(one)
    assert "Three repetitions." in said(one), "the item's own level"
    assert [item.exercise for item in one.catalogue.routines[Text("anna")].exercises] == ["bow", "nod"]
    assert said(one)[0] == "Welcome. The clinic.", "no title tells anybody's name"


def test_sides_have_the_names_that_the_clinic_gives_them() -> None:
    sided = CLINIC.replace("{name: Bow,", "{name: Bow, sides: each, side_names: [good, weak],")
    Path("people/clinic.yaml").write_text(sided, encoding="utf-8")
    one = read(ANNA.replace("all", "[{exercise: bow, first: weak, reps: {good: 2, weak: 3}}]"))
    assert "Three on the weak side, two on the good side." in said(one)


@pytest.mark.parametrize(
    ("greet", "first"), [("", "Welcome. All of it."), ("greet: yes\n", "Welcome, Anna. All of it.")]
)
def test_the_name_is_said_only_if_she_wants_it(greet: str, first: str) -> None:
    one = read(ANNA + greet)
    assert said(one)[0] == first
    assert ("Anna" in " ".join(said(one))) == bool(greet)


def test_doses_rise_by_the_week_and_stay_at_the_last() -> None:
    one = read(ANNA + "starts: 2026-11-23\nweeks: {2: standard, 4: full}\nlevel: gentle\n")
    levels = [one.in_week(week).routines[Text("anna")].level for week in (1, 2, 3, 4, 50)]
    assert levels == [Level.GENTLE, Level.STANDARD, Level.STANDARD, Level.FULL, Level.FULL]
    assert [words for week in (1, 2, 4) for words in said(one, week) if "repetitions" in words] == [
        *["Two repetitions."] * 2,
        *["Three repetitions."] * 2,
    ]


@pytest.mark.parametrize(
    ("today", "week"),
    [
        ("2026-11-01", 1),
        ("2026-11-23", 1),
        ("2026-11-29", 1),
        ("2026-11-30", 2),
        ("2026-12-14", 4),
        ("2099-01-01", 520),
    ],
)
def test_the_week_begins_on_the_day_it_starts(today: str, week: int) -> None:
    one = Prescription(routine=Text("all"), starts=date(2026, 11, 23))
    assert one.week(date(*map(int, today.split("-")))) == week


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-11-23", None),
        ("2026-11-24", "the review is in 7 days (2026-12-01)"),
        ("2026-11-30", "the review is tomorrow (2026-12-01)"),
        ("2026-12-01", "the review is today (2026-12-01)"),
        ("2026-12-02", "the review was due on 2026-12-01"),
    ],
)
def test_a_review_is_told_when_it_is_near_or_past(today: str, words: str | None) -> None:
    assert review_words(date(2026, 12, 1), date.fromisoformat(today)) == words


def test_a_review_that_is_past_is_told_by_every_command(run) -> None:
    path = str(write("anna", ANNA + "review: 2020-01-01\n"))
    for command in ("render", "script", "list", "check", "handout"):
        done = run(command, path, *(TONE if command == "render" else ()))
        assert done.returncode == 0, done.stderr
        assert "the review was due on 2020-01-01" in done.stdout + done.stderr, command


def test_the_example_in_the_documentation_is_right_with_the_shipped_catalogue() -> None:
    (example,) = re.findall(r"```yaml\n(.+?)```", (ROOT / "docs/people.md").read_text("utf-8"), re.DOTALL)
    Path("people/clinic.yaml").write_bytes(reader.shipped().read_bytes())
    one = read(example)
    assert [one.prescription.level_in(week) for week in (1, 3, 9)] == [Level.GENTLE, Level.STANDARD, Level.FULL]
    assert "Slower than last week." in said(one)
    assert "Anna" not in " ".join(said(one))


# --- its track ---


def test_the_track_is_named_after_the_file_and_never_after_the_person(run) -> None:
    write("p17", ANNA.replace("Anna", "../../etc/Anna") + "greet: true\n")
    done = run("render", "people/p17.yaml", *TONE)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in Path("audio_out").iterdir()] == ["p17.mp3"]
    assert read_track(Path("audio_out/p17.mp3")).title == "All of it"


def test_two_of_one_name_are_told_before_anything_is_made(run) -> None:
    write("anna", ANNA)
    Path("people/more").mkdir()
    Path("people/more/anna.yaml").write_text(ANNA.replace("from", "#from"), encoding="utf-8")
    done = run("render", "people/anna.yaml", "people/more/anna.yaml", "--catalogue", "people/clinic.yaml", *TONE)
    assert done.returncode == 1
    assert "people/anna.yaml and people/more/anna.yaml would have one track" in done.stderr
    assert not Path("audio_out").exists()
    with pytest.raises(VoiceguideError, match="is named twice"):
        read_all([Path("people/anna.yaml")] * 2)
    write("all", ANNA)
    done = run("render", "people/all.yaml", "all", "--catalogue", "people/clinic.yaml", *TONE)
    assert "people/all.yaml and another would have one track" in done.stderr


def test_the_mistakes_of_all_are_told_before_anything_is_made(run) -> None:
    write("anna", ANNA)
    write("bert", ANNA.replace("all", "al"))
    write("carl", ANNA + "rest: 5\n")
    done = run("render", *map(str, sorted(Path("people").iterdir())), *TONE)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "people/bert.yaml:3:10: there is no routine \"al\"; did you mean 'all'?",
        'people/carl.yaml:4:7: rest: "5" needs a unit; write 5s',
    ]
    assert not Path("audio_out").exists()


def test_a_catalogue_beside_them_is_left_out_and_another_is_told(run) -> None:
    write("anna", ANNA)
    assert [one.name for one in read_all(sorted(Path("people").iterdir()))] == ["anna"]
    write("other", CLINIC)
    done = run("list", "people/anna.yaml", "people/other.yaml")
    assert "people/other.yaml:1:1: this is a catalogue, not a prescription" in done.stderr


def test_without_a_catalogue_of_its_own_the_one_of_the_command_line_is_used(run) -> None:
    path = write("anna", "routine: [nod]\n")
    done = run("script", str(path), "--catalogue", "people/clinic.yaml")
    assert "Nod." in done.stdout
    assert "there is no exercise" in run("script", str(path)).stderr, "the shipped catalogue has no such exercise"


def test_a_changed_picture_makes_a_track_anew_and_a_damaged_one_is_mended(run) -> None:
    write("anna", ANNA)
    track = Path("audio_out/anna.mp3")
    assert "as it was" not in run("render", "people/anna.yaml", *TONE).stdout
    assert "as it was" in run("render", "people/anna.yaml", *TONE).stdout
    whole = track.read_bytes()
    for damaged in (whole[:-1], whole[:-1] + b"x"):
        track.write_bytes(damaged)
        assert "as it was" not in run("render", "people/anna.yaml", *TONE).stdout
        assert track.read_bytes() == whole
    joints = "head: [20, 16], shoulders: [43, 10], elbow: [70, 5], hand: [96, 4], hips: [94, 10], knee: [121, 43]"
    pictured = CLINIC.replace("name: Nod,", f"name: Nod, poses: {{start: {{{joints}, foot: [142, 6]}}}},")
    Path("people/clinic.yaml").write_text(pictured, encoding="utf-8")
    assert "as it was" not in run("render", "people/anna.yaml", *TONE).stdout
    Path("people/clinic.yaml").write_text("# a comment\n" + pictured, encoding="utf-8")
    assert "as it was" in run("render", "people/anna.yaml", *TONE).stdout


# --- many of them ---


def many() -> list[Path]:
    """Prescriptions with doses, titles and notes of their own."""
    levels = [level.value for level in Level]
    return [
        write(
            f"p{n:02}",
            f"for: Person {n}\nfrom: clinic.yaml\ntitle: Title {n}\nnotes: [Note {n}.]\n"
            f"routine: [{{exercise: nod, level: {levels[n % 3]}}}, {{exercise: bow, level: {levels[n // 3 % 3]}}}]\n",
        )
        for n in range(MANY)
    ]


def tracks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.*"))}


def test_many_are_the_same_from_dask_and_from_jobs_and_a_second_run_makes_none(run, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install voiceguide[dask]")
    files = many()
    extras = ("--captions", "--timeline", "--page")
    first = run("render", *map(str, files), "--jobs", "2", "--out", "jobs", *extras, *TONE)
    assert first.returncode == 0, first.stderr
    made = tracks(tmp_path / "jobs")
    assert len(made) == 6 * MANY

    sidecars, speaker = Sidecars(CAPTIONS | TIMELINE | PAGE), Speaker("faulty_engines:good", "tone")
    orders = [
        Order(one.in_week(1), Request(one.name), tmp_path / "dask", speaker, sidecars, cache=tmp_path / "c", keep=True)
        for one in read_all(files)
    ]
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(2, local_directory=str(tmp_path / "workers"), **options) as cluster,
        distributed.Client(cluster) as client,
    ):
        results = list(fulfil_all(orders, client.get_executor(pure=False), together=5))
        again = list(fulfil_all(orders, client.get_executor(pure=False), together=5))
    assert [result.error for result in results + again] == [None] * 2 * MANY
    assert not any(result.rendered.kept for result in results)
    assert [result.order.request.routine for result in again if not result.rendered.kept] == []
    assert tracks(tmp_path / "dask") == made

    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "jobs").glob("*.mp3")}
    second = run("render", *map(str, files), "--out", "jobs", *TONE)
    assert second.stdout.count("(as it was)") == MANY
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert tracks(tmp_path / "jobs") == made

    for n in range(MANY):
        hers = b"".join(data for name, data in made.items() if name.startswith(f"p{n:02}"))
        text = hers.decode("utf-8", "ignore")
        assert f"Note {n}." in text
        assert "Person" not in text
        assert not [other for other in range(MANY) if other != n and f"Note {other}." in text]
    doses = {read_track(tmp_path / "jobs" / f"p{n:02}.mp3").length_ms for n in range(9)}
    assert len(doses) >= 5, "as many lengths as there are sums of doses"


# --- an exercise by itself ---


def test_an_exercise_is_heard_by_itself_and_named_by_its_id(run) -> None:
    at = ("--catalogue", "people/clinic.yaml")
    done = run("render", "--exercise", "nod", "--exercise", "bow", *at, *TONE)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in Path("audio_out").iterdir()) == ["bow.mp3", "nod.mp3"]
    alone = run("script", "--exercise", "nod", *at, "--level", "full").stdout
    assert "Three repetitions." in alone
    assert "Bow" not in alone


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("render", "nod"), "nod is an exercise, not a routine; to hear it by itself, say --exercise nod"),
        (("script", "nod"), "nod is an exercise, not a routine; to hear it by itself, say --exercise nod"),
        (("play", "nod"), "nod is an exercise, not a routine; to hear it by itself, say --exercise nod"),
        (("render", "--exercise", "nodd"), "there is no exercise 'nodd'; did you mean 'nod'?"),
        (("render", "--exercise", "all"), "all is a routine, not an exercise; leave out --exercise"),
        (("script", "all", "--exercise", "nod"), "name a routine or an --exercise, not both"),
        (("play", "x.mp3", "--exercise", "nod"), "name a file or an --exercise, not both"),
        (("render", "--all", "--exercise", "nod"), "name routines or exercises, or say --all, not both"),
        (("render", "--week", "2"), "--week is for prescriptions"),
        (("list", "nod"), "nod is not the file of a prescription"),
    ],
)
def test_what_is_confused_is_told_apart(run, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, "--catalogue", "people/clinic.yaml")
    assert done.returncode in (1, 2)
    assert words in done.stderr


def test_an_exercise_to_which_no_way_leads_begins_where_it_is(run) -> None:
    far = CLINIC.replace("here: {name: here}", "here: {name: here}\n  there: {name: there}")
    far = far.replace("exercises:\n", "exercises:\n  sit: {name: Sit, position: there, steps: [{move: Sit.}]}\n", 1)
    Path("people/clinic.yaml").write_text(far, encoding="utf-8")
    done = run("script", "--exercise", "sit", "--catalogue", "people/clinic.yaml")
    assert done.returncode == 0, done.stderr
    assert "Sit." in done.stdout


# --- who speaks ---


def comment(path: str) -> str:
    from mutagen.id3 import ID3

    return str(ID3(path)["TXXX:voiceguide voice"])


def test_the_nearest_voice_and_speed_hold_and_the_command_line_wins(run) -> None:
    voiced = CLINIC.replace("version: 1\n", "version: 1\nvoice: en-gb-x-rp\nspeed: 0.8\n")
    voiced = voiced.replace("{title: All of it,", "{title: All of it, speed: 0.9,")
    Path("people/clinic.yaml").write_text(voiced + "  few: {title: Few, voice: en-us, exercises: [nod]}\n", "utf-8")
    write("anna", ANNA + "voice: en-us+f5\n")
    at = ("--catalogue", "people/clinic.yaml")
    assert run("render", "all", "few", "people/anna.yaml", *at).returncode == 0
    heard = {name: comment(f"audio_out/{name}.mp3") for name in ("all", "few", "anna")}
    assert "en-gb-x-rp, speed 0.9" in heard["all"]
    assert "en-us, speed 0.8" in heard["few"]
    assert "en-us+f5, speed 0.9" in heard["anna"]
    assert run("render", "all", *at, "--voice", "en-us", "--speed", "1.2").returncode == 0
    assert "en-us, speed 1.2" in comment("audio_out/all.mp3")


@pytest.mark.parametrize("engine", ["espeak", ""])
def test_a_voice_that_is_not_there_is_told_where_it_stands(run, engine: str) -> None:
    Path("people/clinic.yaml").write_text(CLINIC.replace("version: 1\n", "version: 1\nvoice: qqqq\n"), encoding="utf-8")
    at = ("--catalogue", "people/clinic.yaml")
    done = run("render", *at, VOICEGUIDE_ENGINE=engine)
    assert done.returncode == 1
    assert "people/clinic.yaml:2:8: voice: there is no voice 'qqqq'; there are: " in done.stderr
    assert "`voiceguide voices` lists all, and --voice names another" in done.stderr
    assert run("script", *at, VOICEGUIDE_ENGINE=engine).returncode == 0, "nothing is spoken"
    assert run("list", *at, VOICEGUIDE_ENGINE=engine).returncode == 0


def test_an_option_that_the_engine_has_not_is_no_fault_of_the_catalogues_voice(run) -> None:
    Path("people/clinic.yaml").write_text(
        CLINIC.replace("version: 1\n", "version: 1\nvoice: en-us\n"), encoding="utf-8"
    )
    done = run("render", "--catalogue", "people/clinic.yaml", "--engine", "espeak", "--engine-option", "mood=sad")
    assert done.stderr == "voiceguide: the engine 'espeak' has no option 'mood'; it has none\n"


def test_a_voices_file_is_looked_for_beside_the_catalogue(run) -> None:
    named = CLINIC.replace("version: 1\n", "version: 1\nvoice: voices/joe.onnx\n")
    Path("people/clinic.yaml").write_text(named, encoding="utf-8")
    done = run("render", "--catalogue", "people/clinic.yaml")
    file = Path("people/voices/joe.onnx").absolute()
    assert f"people/clinic.yaml:2:8: voice: there is no file {file}" in done.stderr
    assert not Path("audio_out").exists()


def test_the_page_of_a_prescription_has_the_pictures_of_its_own_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    joints = "head: [20, 16], shoulders: [43, 10], elbow: [70, 5], hand: [96, 4], hips: [94, 10], knee: [121, 43]"
    pictured = CLINIC.replace("name: Nod,", f"name: Nod, poses: {{start: {{{joints}, foot: [142, 6]}}}},")
    Path("people/clinic.yaml").write_text(pictured, encoding="utf-8")
    write("anna", ANNA)
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    done = CliRunner().invoke(play, ["people/anna.yaml", "--page", *TONE])
    assert done.output == f"{Path('audio_out/anna.html')} is opened in the browser\n", done.output
    data = re.search(r'id="data">(.*?)</script>', Path("audio_out/anna.html").read_text("utf-8"), re.DOTALL)
    assert data
    assert list(json.loads(data[1])["figures"]) == ["nod"]
