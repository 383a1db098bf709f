"""How large a catalogue may be: generous for people, and small enough that no file can stall the program.

These are all the limits there are. A file that goes past one is reported with the place and the limit.
"""

FILE_BYTES = 1_000_000
"""The whole file, with all that it includes; the shipped one has about 15,000."""

FILES = 50
"""Files that are included."""

DEPTH = 20
"""Groups within groups; the shipped file has 6 within each other."""

VALUES = 20_000
"""Keys, texts and lists in the file, each counted as often as an alias (`*name`) repeats it."""

NAMES = 500
"""Positions, exercises or routines, of each."""

ID_CHARACTERS = 50
"""An id, such as knee-rolls."""

TEXT_CHARACTERS = 1_000
"""One text: more than a minute of speech."""

ESTIMATE_MS = 5_000
"""What a letter, a comma or a pause may be reckoned to take."""

COUNT = 1_000
"""Repetitions, and sets."""

ROUNDS = 100
"""Rounds of a circuit."""

BREATHS = 200
"""Breaths, in one step."""

LISTED = 50
"""Doses in a list, one for each set."""

LEAST_HOLD_MS = 200
"""The shortest hold."""

LEAST_WORK_MS = 1_000
"""The shortest work."""

PHASE_MS, TEMPO_MS = 400, 60_000
"""The shortest phase on the beat: a tick, and the silence after it. The longest of a tempo."""

LEAST_BELLS_MS = 5_000
"""The least time from one bell to the next."""

COUNT_IN = 10
"""Seconds that are counted before something begins."""

HOLD_MS = 30 * 60_000
"""One hold."""

TIME_MS = 60 * 60_000
"""Any other time."""

PACE = (0.8, 1.5)
"""The least and the most that moves, breaths and settling are stretched."""

SPEED = (0.6, 1.6)
"""The slowest and the fastest that the voice speaks, against its calm pace."""

BED_LEVEL, BED_UNDER = (-40, -6), -40
"""How loud a bed may be beside speech, and by how much it may step back (LU)."""

BED_UNDER_SPEECH = -15
"""How loud a bed may be, at most, while someone speaks (LU, beside speech)."""

TRACK_MS = 4 * 3_600_000
"""A routine, at the top of every range and without its words."""

CHAPTERS = 250
"""Chapters of one track: some players count them in a byte."""

PROBLEMS = 100
"""Problems reported at once; what goes beyond is counted."""
