"""OpenFisca: a small tax-benefit system of the five groups, on one day.

It computes columns. So there are two measurements: one simulation for each
client, and one simulation for all of them. Truths are 0 (no), 1 (open),
2 (yes); the terms of validity are dated parameters and dated formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DAY, period
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.facts import BODIES, NATIONALITIES, ON, STATUSES
from benchmarks.inputs import Inputs
from benchmarks.peers import NO, OPEN, YES, Outcomes, outcomes

Column = Any
"""A numpy array with one entry for each client."""

PERSON = build_entity("person", "persons", "Client", is_person=True)
DAY_OF_RUN = period(ON.isoformat())
SLOTS = 3
"""Most nationalities of one client: a column holds one value."""


def codes(name: str, values: Sequence[str | None]) -> Any:
    """An enumeration of codes with one more for "unknown"."""
    return Enum(name, {code: code for code in ("unknown", *filter(None, values))})


Status = codes("Status", STATUSES)
SOUTHEAST = ("BG", "RO", "HR", "AL", "BA", "XK", "ME", "MK", "RS")
Country = codes("Country", ("none", *sorted({*NATIONALITIES, *SOUTHEAST})))
Body = codes("Body", BODIES)
Finding = codes("Finding", ("none", "made"))
NEEDS = ("not_indicated", "open", "indicated", "rejected", "established")

TRUTHS = (
    "immigrated",
    "fled",
    "unaccompanied",
    "entitled_25a",
    "entitled_25b",
    "entitled_104c",
    "planning",
    "established",
)
SPANS = ("age", "entry_age", "stay", "long", "institutions")
NUMBERS = (*(f"{span}_{end}" for span in SPANS for end in ("lo", "hi")), "finding_on", "on")
CODES = {"status": Status, "finding": Finding, "finding_by": Body} | {
    f"nationality_{slot}": Country for slot in range(SLOTS)
}


def dated(**values: Any) -> dict[str, Any]:
    """A parameter as its value from each day on; ``d2022_12_31`` is a day."""
    days = {name[1:].replace("_", "-"): {"value": value} for name, value in values.items()}
    return {"values": days}


PARAMETERS = ParameterNode(
    "",
    data={
        "adult_age": dated(d1900_01_01=18),
        "tolerated_age": dated(d1900_01_01=27),
        "recent_years": dated(d1900_01_01=5),
        "several": dated(d1900_01_01=2),
        "holds_104c": dated(d1900_01_01=NO, d2022_12_31=YES),
        "entitled_104c": dated(d1900_01_01=NO, d2022_12_31=YES, d2026_01_01=NO),
    },
)


def all_of(*parts: Column) -> Column:
    """Kleene "and" of columns."""
    return np.minimum.reduce(parts)


def any_of(*parts: Column) -> Column:
    """Kleene "or" of columns."""
    return np.maximum.reduce(parts)


def among(column: Column, kind: Any, *wanted: str) -> Column:
    """Truth of a column of codes being one of several."""
    indices = column.view(np.ndarray)
    found = np.isin(indices, [kind[code].index for code in wanted])
    return np.where(indices == kind.unknown.index, OPEN, np.where(found, YES, NO))


def at_least(person: Any, on: Any, span: str, bound: int) -> Column:
    """Truth of an interval being at or above a bound."""
    lowest, highest = person(f"{span}_lo", on), person(f"{span}_hi", on)
    return np.where(lowest >= bound, YES, np.where(highest < bound, NO, OPEN))


def residence_prospects(person: Any, on: Any, parameters: Any) -> Column:
    """Group 1."""
    held, law = person("status", on), parameters(on)
    return any_of(
        among(held, Status, "aufenthaltserlaubnis_25a", "aufenthaltserlaubnis_25b"),
        np.minimum(among(held, Status, "aufenthaltserlaubnis_104c"), law.holds_104c),
        person("entitled_25a", on),
        person("entitled_25b", on),
        np.minimum(person("entitled_104c", on), law.entitled_104c),
    )


def unaccompanied_minors(person: Any, on: Any, parameters: Any) -> Column:
    """Group 2."""
    minor = YES - at_least(person, on, "entry_age", parameters(on).adult_age)
    return all_of(person("fled", on), person("unaccompanied", on), minor)


def tolerated_over_27(person: Any, on: Any, parameters: Any) -> Column:
    """Group 3."""
    codes_held = ("duldung", "duldung_60b", "aufenthaltsgestattung")
    tolerated = among(person("status", on), Status, *codes_held)
    return all_of(tolerated, at_least(person, on, "age", parameters(on).tolerated_age))


def southeast_europe(person: Any, on: Any) -> Column:
    """Group 4."""
    slots = [person(f"nationality_{slot}", on) for slot in range(SLOTS)]
    listed = any_of(*(among(slot, Country, *SOUTHEAST) for slot in slots))
    return all_of(person("immigrated", on), listed)


def counting(person: Any, on: Any) -> Column:
    """Whether a finding of an allowed body was made by the key date."""
    made = person("finding_on", on)
    in_time = np.where(made == 0, OPEN, np.where(made <= person("on", on), YES, NO))
    allowed = among(person("finding_by", on), Body, "fachberatungsstelle")
    return _if_made(person, on, all_of(allowed, in_time))


def _if_made(person: Any, on: Any, truth: Column) -> Column:
    kind = person("finding", on).view(np.ndarray)
    absent = np.where(kind == Finding.unknown.index, OPEN, NO)
    return np.where(kind == Finding.made.index, truth, absent)


def recent_multiple_needs(person: Any, on: Any, parameters: Any) -> Column:
    """Group 5 within the term of its resolution."""
    law = parameters(on)
    recent = YES - at_least(person, on, "stay", law.recent_years)
    established = _if_made(person, on, person("established", on))
    found = all_of(person("counting", on), established)
    adult = at_least(person, on, "age", law.adult_age)
    return all_of(person("immigrated", on), adult, recent, found)


def multiple_needs(person: Any, on: Any, parameters: Any) -> Column:
    """Status of multiple needs, as a place in ``NEEDS``."""
    bound, counts = parameters(on).several, person("counting", on)
    areas = at_least(person, on, "long", bound)
    institutions = at_least(person, on, "institutions", bound)
    computed = all_of(areas, institutions, person("planning", on))
    said = np.where(person("established", on) == YES, 4, 3)
    return np.where(counts == YES, said, np.where(counts == OPEN, 1, computed))


OUTPUTS: dict[str, dict[str, Callable[..., Column] | str | int]] = {
    "group_1": {"formula": residence_prospects},
    "group_2": {"formula": unaccompanied_minors},
    "group_3": {"formula": tolerated_over_27},
    "group_4": {"formula": southeast_europe},
    "group_5": {
        "formula_2023_05_10": recent_multiple_needs,
        "end": "2024-12-31",
        "default_value": -1,
    },
    "counting": {"formula": counting},
    "multiple_needs": {"formula": multiple_needs},
}


def tax_benefit_system() -> TaxBenefitSystem:
    """The rules as a tax-benefit system."""
    system = TaxBenefitSystem([PERSON])
    system.parameters = PARAMETERS
    for name in (*TRUTHS, *NUMBERS):
        system.add_variable(_variable(name))
    for name, kind in CODES.items():
        given = {"value_type": Enum, "possible_values": kind, "default_value": kind.unknown}
        system.add_variable(_variable(name, **given))
    for name, attributes in OUTPUTS.items():
        system.add_variable(_variable(name, **attributes))
    return system


def _variable(name: str, **attributes: Any) -> type[Variable]:
    common = {"value_type": int, "entity": PERSON, "definition_period": DAY, "label": name}
    return type(name, (Variable,), {**common, **attributes})


def columns(clients: Sequence[Inputs]) -> dict[str, Column]:
    """Inputs of many clients as one array for each variable."""
    found: dict[str, Column] = {}
    for name in TRUTHS:
        found[name] = np.array([_truth(row.get(name)) for row in clients])
    for name in NUMBERS:
        found[name] = np.array([row.get(name) or 0 for row in clients])
    for name in ("status", "finding", "finding_by"):
        found[name] = CODES[name].encode([row.get(name) or "unknown" for row in clients])
    for slot in range(SLOTS):
        found[f"nationality_{slot}"] = Country.encode([_slot(row, slot) for row in clients])
    return found


def _truth(value: object) -> int:
    return OPEN if value is None else YES if value else NO


def _slot(row: Inputs, slot: int) -> str:
    nations = row["nationalities"]
    if nations is None:
        return "unknown"
    return nations[slot] if slot < len(nations) else "none"


def simulated(system: TaxBenefitSystem, given: dict[str, Column]) -> dict[str, Column]:
    """One simulation over columns, up to the columns of the outcomes."""
    simulation: Simulation = SimulationBuilder().build_default_simulation(system, len(given["on"]))
    for name, column in given.items():
        simulation.set_input(name, DAY_OF_RUN, column)
    return {name: simulation.calculate(name, DAY_OF_RUN) for name in Outcomes._fields}


def read(found: dict[str, Column]) -> list[Outcomes]:
    """Outcomes of each client from the columns of a simulation."""
    rows = zip(*(found[name].tolist() for name in Outcomes._fields), strict=True)
    return [
        outcomes(one, two, three, four, None if five < 0 else five, NEEDS[needs])
        for one, two, three, four, five, needs in rows
    ]


class OpenFisca:
    """One simulation for each client; its input columns of length one are timed too."""

    name = "OpenFisca, one client"
    stride = 20

    def prepare(self) -> None:
        """Build the tax-benefit system once."""
        self._system = tax_benefit_system()

    def decide(self, inputs: Inputs) -> Outcomes:
        """Verdicts of the five groups and the status of multiple needs."""
        return read(simulated(self._system, columns([inputs])))[0]
