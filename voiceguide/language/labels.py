"""The words that page, terminal, list and feed show, by language, and the keys that command a player."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Command(Enum):
    """What a listener can ask for while a track plays. The value is the name of its words in `Labels`."""

    TOGGLE = "toggle"
    NEXT = "next_exercise"
    PREVIOUS = "previous_exercise"
    REPEAT = "repeat"
    BACK = "back"
    AHEAD = "ahead"
    UNDO = "undo"
    SKIP_INTRODUCTION = "skip_introduction"
    SLOWER = "slower"
    FASTER = "faster"
    FULL_SCREEN = "full_screen"
    QUIT = "quit"


KEYS = {
    Command.TOGGLE: ("space", "k"),
    Command.NEXT: ("n", "shift+right"),
    Command.PREVIOUS: ("p", "shift+left"),
    Command.REPEAT: ("r",),
    Command.BACK: ("left", "j"),
    Command.AHEAD: ("right", "l"),
    Command.UNDO: ("u",),
    Command.SKIP_INTRODUCTION: ("i",),
    Command.SLOWER: ("<",),
    Command.FASTER: (">",),
    Command.FULL_SCREEN: ("f",),
    Command.QUIT: ("q",),
}
"""The keys of each command, in terminal and page alike, the handiest first."""

ON_THE_PAGE = tuple(command for command in Command if command is not Command.QUIT)
IN_THE_TERMINAL = tuple(
    command for command in Command if command not in (Command.SLOWER, Command.FASTER, Command.FULL_SCREEN)
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words shown in one language. Braces are filled in; a name in them is explained where the text is used."""

    # commands
    toggle: str = "play or pause"
    next_exercise: str = "next exercise"
    previous_exercise: str = "start of this exercise, or the one before"
    repeat: str = "repeat this exercise"
    back: str = "five seconds back"
    ahead: str = "five seconds ahead"
    undo: str = "undo the last jump"
    skip_introduction: str = "skip the introduction"
    slower: str = "slower"
    faster: str = "faster"
    full_screen: str = "full screen"
    quit: str = "quit"
    or_: str = " or "
    space: str = "space"
    shift: str = "shift"

    # a moment of a track
    number: str = "{number} of {of}"
    title_and_number: str = "{title} ({number} of {of})"
    place: str = "{title}, {number} of {of}"
    exercise: str = "Exercise {number} of {of}"
    repetition: str = "Repetition {rep} of {reps}"
    set: str = "set {set} of {sets}"
    round: str = "round {round} of {rounds}"
    rounds: str = "{rounds} rounds"
    side: str = "{side} side"
    seconds: str = "{seconds} s"
    minutes_short: str = "{minutes} min"
    speech: str = "speech"
    hold: str = "hold"
    work: str = "work"
    phase: str = "beat"
    rest: str = "rest"
    next: str = "Next"
    nothing_next: str = "Then you are done."
    paused: str = "Paused"

    # the page
    now: str = "Now"
    to_go: str = "to go"
    start_hint: str = "Tap anywhere to start"
    paused_hint: str = "Paused. Tap to go on"
    ended_hint: str = "Done. Tap to start again"
    done: str = "Done"
    minutes: str = "{minutes} minutes"
    minute: str = "1 minute"
    once_more: str = "Once more"
    more: str = "More"
    close: str = "Close"
    player: str = "Player"
    play: str = "Play"
    pause: str = "Pause"
    timeline: str = "Timeline"
    position: str = "Position in the track"
    position_at: str = "{time} of {length}, {title}"
    paused_at: str = "Paused at {time}. {place}."
    drawing: str = "A drawing of {title}"
    keys: str = "Keys"
    offer: str = "You were at {time}, {title}."
    go_on: str = "Go on"
    afresh: str = "From the start"
    undo_to: str = "Back to {time}"
    loading: str = "Loading …"
    starting: str = "{seconds}"
    started_elsewhere: str = "Paused: another tab is playing."
    settings: str = "Settings"
    speed: str = "Speed"
    voice_volume: str = "Voice volume"
    chime_volume: str = "Chime volume"
    bed_volume: str = "Background volume"
    countdown: str = "Count down from five before the start"
    sound_not_found: str = "The sound file {name} is not there. Put it beside this page, then press play."
    sound_unreachable: str = "The sound can't be loaded: the connection failed. When it is back, press play."
    sound_damaged: str = "The sound is damaged and can't be played. Render the track again."
    sound_unsupported: str = "This browser can't play this kind of sound. Try another browser."
    screen_may_sleep: str = "The screen may go dark here. The sound goes on."
    week: str = "Done this week: {days}"
    all_tracks: str = "All tracks"
    no_script: str = "This page needs JavaScript to show the exercises. The sound file beside it plays in any player."

    # the handout
    person: str = "For {name}"
    review: str = "Next review: {day}"
    day: str = "{day} {month} {year}"
    first_day: str = "{day} {month} {year}"  # of a month
    months: str = "January February March April May June July August September October November December"
    scan: str = "Hear it: point your phone's camera here, or open"
    notes: str = "For you"
    safety: str = "Please remember"
    needs: str = "You need:"
    start: str = "Start"
    turn: str = "Turning point"
    tips: str = "Tips"
    either: str = "{one} or {other}"

    # the track's own label
    comment: str = "{minutes}, spoken by the voice {voice}. Made with voiceguide."

    # the list of tracks, and the feed
    tracks: str = "Your tracks"
    no_tracks: str = "No tracks yet: run `voiceguide render`."
    go_to: str = "Go to"
    inside: str = "Exercises: {count}"
    words: str = "Words with times"
    words_srt: str = "as SRT"
    feed: str = "Podcast feed"
    feed_hint: str = "Copy this link into a podcast app to have the tracks there."
    feed_description: str = "{title}: tracks to lie down to, made by voiceguide. For you alone."

    def key(self, name: str) -> str:
        """What stands on a key; of keys pressed together, on each."""
        signs = {"space": self.space, "shift": self.shift, "left": "←", "right": "→"}
        return " + ".join(signs.get(part, part) for part in name.split("+"))


ENGLISH = Labels()
