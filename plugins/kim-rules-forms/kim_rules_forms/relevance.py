"""When a question can still matter: a condition on the answers given before it.

A question is hidden only where no outcome can depend on it any more, on whatever day and
under whatever reading the person is decided. What depends on a day (ages, stays, terms of
resolutions) therefore never settles anything here: it is better to ask once too often.

The outcomes are the groups with their lines in statistics, the multiple need with what the
facts compute, and the referral with its reason, alternatives and uncovered areas.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from attrs import define, field

from kim_rules.logic import Choice, Composite, Expression, Join, Leaf, Node
from kim_rules.quantities import (
    CodeIn,
    FindingBy,
    FindingEstablished,
    FindingMade,
    Flag,
    Immigrated,
    InForce,
    Institutions,
    LivesIn,
    NeedAreas,
    Number,
    Quantity,
)
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded
from kim_rules.vocabulary import FindingBody
from kim_rules_forms.conditions import (
    FALSE,
    TRUE,
    Answered,
    Chosen,
    Compared,
    Condition,
    Dated,
    both,
    count,
    either,
    opposite,
)
from kim_rules_forms.questions import UNKNOWNS, Kind, Question, questions_of

#: Fulfilled when something is a yes for certain, and when it is a no for certain.
Settled = tuple[Condition, Condition]
OPEN: Settled = (FALSE, FALSE)


@lru_cache(maxsize=32)
def relevances(rulebook: Rulebook) -> Mapping[str, Condition]:
    """When each question is asked, by its column.

    Args:
        rulebook: Whose questions.

    Returns:
        Conditions on questions that come before; ``TRUE`` for always, ``FALSE`` for a fact
        that nothing in the rulebook looks at.
    """
    questions = questions_of(rulebook)
    found: dict[str, Condition] = {}
    for at, question in enumerate(questions):
        earlier = {one.name: one for one in questions[:at]}
        step = _first_step(question, earlier)
        if question.part == "other":
            is_asked = any(
                found[name] != FALSE for name, one in earlier.items() if one.fact == question.fact
            )
            found[question.name] = step if is_asked else FALSE
        else:
            found[question.name] = both(step, Matter(rulebook, question, earlier).anywhere())
    return found


def asked(rulebook: Rulebook) -> tuple[Question, ...]:
    """The questions of a form: those on facts that something in the rulebook looks at.

    What no rule needs is not asked for. It is understood all the same when it comes from
    elsewhere.

    Args:
        rulebook: Whose questions.
    """
    conditions = relevances(rulebook)
    return tuple(one for one in questions_of(rulebook) if conditions[one.name] != FALSE)


def _first_step(question: Question, earlier: Mapping[str, Question]) -> Condition:
    """Details are asked when the question before them makes them possible."""
    codes = {"by": ("established", "rejected"), "on": ("established", "rejected", "yes")}
    codes["other"] = ("elsewhere",)
    if question.fact == "needs" or question.part not in codes:
        return TRUE
    (first,) = (one for one in earlier.values() if one.fact == question.fact and not one.part)
    possible = {choice.code for choice in first.choices}
    return Chosen(first.name, tuple(code for code in codes[question.part] if code in possible))


@define
class Matter:
    """Where one question can still matter.

    Args:
        rulebook: The rules.
        question: The question.
        earlier: The questions before it, by name; only their answers count.
    """

    rulebook: Rulebook
    question: Question
    earlier: Mapping[str, Question]
    _settled: dict[str, Settled] = field(factory=dict, init=False)
    _matters: dict[str, Condition] = field(factory=dict, init=False)

    def anywhere(self) -> Condition:
        """Any outcome can still depend on the question."""
        rules = self.rulebook
        needs, directory = rules.multiple_needs, rules.directory
        lines = [line.criterion for group in rules.groups for line in group.lines]
        always = [group.node for group in rules.groups] + [one for one in lines if one]
        always += [needs.finding_counts, needs.established, needs.computed, directory.need]
        need = opposite(self.settled(directory.need)[1])
        wanted = both(need, opposite(self.settled(directory.wanted)[1]))
        local = both(wanted, opposite(self.settled(directory.district)[1]))
        walks = [self.matters(name) for one in directory.walk for name in (one.every, one.some)]
        if self.question.fact == "needs":
            walks.append(TRUE)  # a partial referral names the areas that stay uncovered
        return either(
            *(self.matters(name) for name in always),
            both(need, self.matters(directory.wanted)),
            both(wanted, self.matters(directory.district)),
            both(local, either(*walks)),
        )

    # --- whether a node can still depend on the question -------------------------------

    def matters(self, name: str) -> Condition:
        """A node can still depend on the question.

        Args:
            name: Id of the node.
        """
        if name not in self._matters:
            self._matters[name] = self._in_expression(self.rulebook.tree.nodes[name].expression)
        return self._matters[name]

    def _in_expression(self, expression: Expression) -> Condition:
        if isinstance(expression, Choice):
            return either(*(self._in_expression(one) for one in expression.options.values()))
        if isinstance(expression, Composite):
            return either(*(self._through(part, expression) for part in expression.parts))
        if self.question.name not in self._read_by(expression.quantity):
            return FALSE
        yes, no = self._leaf(expression)
        return both(opposite(yes), opposite(no))

    def _through(self, part: str, whole: Composite) -> Condition:
        """It matters to a part, and no other part settles the whole."""
        matters = self.matters(part)
        if matters == FALSE:
            return FALSE
        others = (name for name in whole.parts if name != part)
        return both(matters, *(opposite(self._settles(name, whole.join)) for name in others))

    def _settles(self, name: str, join: Join) -> Condition:
        """A part settles its whole, alone; one that may not be in force never does."""
        node: Node = self.rulebook.tree.nodes[name]
        if node.can_be_left_out:
            return FALSE
        yes, no = self.settled(name)
        return no if join is Join.ALL else yes

    # --- whether a node is settled by the answers before -------------------------------

    def settled(self, name: str) -> Settled:
        """When a node is a yes for certain, and when a no.

        Args:
            name: Id of the node.
        """
        if name not in self._settled:
            self._settled[name] = self._of(self.rulebook.tree.nodes[name].expression)
        return self._settled[name]

    def _of(self, expression: Expression) -> Settled:
        if isinstance(expression, Choice):
            options = [self._of(one) for one in expression.options.values()]
            return both(*(yes for yes, _ in options)), both(*(no for _, no in options))
        if isinstance(expression, Leaf):
            return self._leaf(expression)
        one = either(*(self._settles(name, expression.join) for name in expression.parts))
        if expression.join is Join.ALL:
            nodes = self.rulebook.tree.nodes
            firm = not any(nodes[name].can_be_left_out for name in expression.parts)
            every = both(*(self.settled(name)[0] for name in expression.parts))
            return (every if firm else FALSE), one
        every = both(*(self.settled(name)[1] for name in expression.parts))
        return (one, every) if expression.join is Join.ANY else (every, one)

    def _leaf(self, leaf: Leaf) -> Settled:
        if isinstance(leaf.quantity, (NeedAreas, Number, Institutions)):
            yes, no = _COUNTED[type(leaf.quantity)](self, leaf.quantity, leaf.bound)
        else:
            known = _TRUTHS.get(type(leaf.quantity))
            yes, no = known(self, leaf.quantity) if known else OPEN
            if leaf.bound != 1:
                yes, no = (TRUE, FALSE) if leaf.bound < 1 and known else OPEN
        return (no, yes) if leaf.below else (yes, no)

    # --- what the quantities of leaves look at -----------------------------------------

    def _read_by(self, quantity: Quantity) -> Collection[str]:
        """The questions that a quantity looks at."""
        questions = [one for one in questions_of(self.rulebook) if one.fact in quantity.facts]
        if isinstance(quantity, NeedAreas):
            return {one.name for one in questions if one.part in quantity.areas}
        parts = {FindingEstablished: ("",), FindingBy: ("", "by"), FindingMade: ("", "on")}
        wanted = parts.get(type(quantity), ("", "on"))
        return {one.name for one in questions if one.part in wanted}

    def _asked(self, fact: str, part: str = "") -> Question | None:
        """The question for a fact, if it comes before."""
        for one in self.earlier.values():
            if one.fact == fact and one.part == part:
                return one
        return None

    def _is(self, fact: str, means: Callable[[object], bool], part: str = "") -> Condition:
        """An answer was chosen that means something of a kind."""
        question = self._asked(fact, part)
        if question is None:
            return FALSE
        codes = tuple(choice.code for choice in question.choices if means(choice.value))
        return Chosen(question.name, codes) if codes else FALSE

    def flag(self, quantity: Flag) -> Settled:
        """A fact that is true or false."""
        return self._is(quantity.fact, lambda v: v is True), self._is(
            quantity.fact, lambda v: v is False
        )

    def code(self, quantity: CodeIn) -> Settled:
        """A code, or any of several, is one of some."""
        question = self._asked(quantity.fact)
        if question is None:
            return OPEN
        if question.kind is not Kind.CHOICES:
            inside, known = quantity.codes, (lambda v: v in quantity.codes)
            return self._is(quantity.fact, known), self._is(
                quantity.fact, lambda v: v not in inside
            )
        codes = tuple(sorted(quantity.codes))
        unknowns = tuple(choice.code for choice in UNKNOWNS)
        chosen = Chosen(question.name, codes, is_list=True)
        return chosen, Answered(question.name, unknowns, codes)

    def immigrated(self, _quantity: Immigrated) -> Settled:
        """As answered, else yes by a given entry or by having fled."""
        entry = self._asked("entry_date")
        given = Dated(entry.name) if entry else FALSE
        fled = self._is("fled", lambda v: v is True)
        yes = either(self._is("immigrated", lambda v: v is True), given, fled)
        return yes, both(self._is("immigrated", lambda v: v is False), opposite(yes))

    def lives_in(self, quantity: LivesIn) -> Settled:
        """Lives in one of some municipalities."""
        inside = self._is("municipality", lambda v: folded(str(v)) in quantity.names)
        return inside, self._is("municipality", lambda v: folded(str(v)) not in quantity.names)

    def established(self, _quantity: FindingEstablished) -> Settled:
        """A body has found a multiple need."""
        fact = "multiple_needs_finding"
        return self._is(fact, lambda v: v == {"established": True}), self._is(
            fact, lambda v: v is False or v == {"established": False}
        )

    def made_by(self, quantity: FindingBy) -> Settled:
        """A finding was made by one of some bodies."""
        fact = "multiple_needs_finding"
        none, found = self._is(fact, lambda v: v is False), self._is(fact, bool)
        by = self._is(fact, lambda v: v in quantity.bodies, "by")
        other = self._is(fact, lambda v: v not in quantity.bodies, "by")
        is_any = len(quantity.bodies) == len(FindingBody)
        return (found if is_any else both(found, by)), either(none, both(found, other))

    def made(self, _quantity: FindingMade) -> Settled:
        """A finding was made; by when, depends on the day."""
        return FALSE, self._is("multiple_needs_finding", lambda v: v is False)

    def in_force(self, quantity: InForce) -> Settled:
        """What is not limited is always in force; the rest depends on the day."""
        window = quantity.window
        return (TRUE if window.start is None and window.through is None else FALSE), FALSE

    def areas(self, quantity: NeedAreas, bound: int) -> Settled:
        """There is a need in at least so many areas."""
        asked = [("needs", area) for area in quantity.areas]
        yes = [self._is(fact, lambda v: v in quantity.levels, area) for fact, area in asked]
        no = [self._is(fact, lambda v: v not in quantity.levels, area) for fact, area in asked]
        return count(yes, bound), count(no, len(asked) - bound + 1)

    def institutions(self, _quantity: Institutions, bound: int) -> Settled:
        """There are at least so many institutions; the form does not count names."""
        question = self._asked("institutions")
        none = Chosen(f"{question.name}_known", ("none",)) if question else FALSE
        return (TRUE, FALSE) if bound <= 0 else (FALSE, none)

    def number(self, quantity: Number, bound: int) -> Settled:
        """A declared number is at least so large."""
        question = self._asked(quantity.fact)
        if question is None:
            return OPEN
        return Compared(question.name, bound, below=False), Compared(
            question.name, bound, below=True
        )


_TRUTHS: dict[type[Quantity], Callable[..., Settled]] = {
    Flag: Matter.flag,
    CodeIn: Matter.code,
    Immigrated: Matter.immigrated,
    LivesIn: Matter.lives_in,
    FindingEstablished: Matter.established,
    FindingBy: Matter.made_by,
    FindingMade: Matter.made,
    InForce: Matter.in_force,
}
_COUNTED: dict[type[Quantity], Callable[..., Settled]] = {
    NeedAreas: Matter.areas,
    Number: Matter.number,
    Institutions: Matter.institutions,
}
