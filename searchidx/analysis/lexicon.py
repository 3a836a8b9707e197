"""The distinct forms of some texts, numbered."""

from __future__ import annotations

from dataclasses import dataclass, field

from searchidx.analysis.exact import composed


@dataclass(slots=True)
class Lexicon:
    """The pairs of form and surface seen so far, numbered as they come.

    A form is a raw token, composed; as a rule it has one surface.
    """

    forms: list[str] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, raw: str, surface: str) -> int:
        """Return the number of a raw token, giving it one if it is new."""
        return self.number_of_form(composed(raw), surface)

    def number_of_form(self, form: str, surface: str) -> int:
        """Return the number of a form, giving it one if it is new."""
        number = self._numbers.get(form)
        if number is None:
            return self._add(form, form, surface)
        if self.surfaces[number] == surface:
            return number
        key = f"{form}\0{surface}"
        number = self._numbers.get(key)
        return self._add(key, form, surface) if number is None else number

    def _add(self, key: str, form: str, surface: str) -> int:
        number = self._numbers[key] = len(self.forms)
        self.forms.append(form)
        self.surfaces.append(form if form == surface else surface)
        return number
