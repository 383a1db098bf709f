"""What a language is, and the table that all but English are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from voiceguide.language.estimate import Estimate
from voiceguide.language.labels import Labels
from voiceguide.language.phrases import Phrases, Texts
from voiceguide.language.reading import Reading
from voiceguide.language.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """All that belongs to one language.

    `tag` names it as BCP 47 does, `iso_639_2` as ID3 tags do, `name` as English does. Where it has a familiar way to
    address someone beside the polite one, `phrases` are polite, and `familiar` are not. `likely` is the tag with the
    region whose words these are, where a voice of another region would be the wrong one (CLDR's likely subtags).
    """

    tag: str
    iso_639_2: str
    name: str
    phrases: Phrases
    labels: Labels
    reading: Reading
    estimate: Estimate
    familiar: Phrases | None = None
    likely: str | None = None

    def addressed(self, address: str | None) -> Phrases:
        """The phrases for an `address`: formal, familiar, or None for the usual one, which is formal."""
        return self.familiar if address == "familiar" and self.familiar else self.phrases


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a language's table: `kind`, `name`, `text`, and for a familiar address another text.

    A row of the kind `coach` is one of `phrases.Texts`, one of the kind `shown` one of `labels.Labels`.
    """

    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, tag: str) -> Table:
        """The table beside the code of a language, such as `de.tsv`."""
        return cls(tuple(map(tuple, rows(tag.lower().replace("-", "_")))))

    def kind(self, kind: str) -> dict[str, str]:
        """The texts of a kind by name."""
        return {row[1]: row[2] for row in self.rows if row[0] == kind}

    @property
    def texts(self) -> Texts:
        """What the coach says. LookupError when a text is missing."""
        return Texts(**_all(Texts, self.kind("coach")))

    @property
    def familiar(self) -> Texts:
        """The same to someone who is addressed as a friend."""
        others = {row[1]: row[3] for row in self.rows if row[0] == "coach" and len(row) > 3 and row[3]}
        return Texts(**_all(Texts, self.kind("coach") | others))

    @property
    def labels(self) -> Labels:
        """What is shown. A word that is missing is shown in English, and one that nothing shows is passed over."""
        names = {field.name for field in fields(Labels)}
        return Labels(**{name: text for name, text in self.kind("shown").items() if name in names})


def _all(kind: type[Texts], given: Mapping[str, str]) -> dict[str, Any]:
    if missing := [field.name for field in fields(kind) if field.name not in given]:
        raise LookupError(f"texts are missing: {', '.join(missing)}")
    return {**given}
