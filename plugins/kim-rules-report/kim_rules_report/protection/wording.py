"""What a reader is told about hidden figures."""

from __future__ import annotations

from kim_rules_report.protection.figures import PublishedFigures

_LEGEND = {
    "de": "• Diese Zahl wird nicht genannt, weil sie klein ist oder weil sich aus ihr eine kleine "
    "Zahl errechnen ließe.",
    "en": "• This figure is not told, because it is small or because a small figure could be "
    "computed from it.",
}

#: ``{largest}`` is the greatest small number, ``{threshold}`` the first that is told.
_RULE = {
    "de": (
        "Damit niemand an einer kleinen Zahl erkannt wird, werden Anzahlen von 1 bis {largest} "
        "nicht genannt. An ihrer Stelle steht das Zeichen •. Eine Null wird genannt, denn sie "
        "sagt über keine Person etwas aus; Zahlen ab {threshold} ebenso.",
        "Stehen Summen dabei, ließe sich eine einzelne fehlende Zahl errechnen. Deshalb werden "
        "so viele weitere Zahlen nicht genannt, wie dafür nötig sind: möglichst wenige und "
        "möglichst kleine, notfalls auch eine Null. Hinter dem Zeichen • kann darum jede Zahl "
        "stehen. Jede nicht genannte Zahl kann mindestens zwei Werte haben, auch wenn alle "
        "Tabellen dieses Berichts zusammen gelesen werden.",
        "Eine Summe von 1 bis {largest} wird zusammen mit mehreren ihrer Teile nicht genannt, auch "
        "wenn einige davon null sind; ist sie die Gesamtsumme, dann mit allen. Anteile, "
        "Veränderungen und Diagramme, aus denen eine nicht genannte Zahl hervorginge, fehlen "
        "ebenfalls.",
    ),
    "en": (
        "So that nobody can be recognised by a small number, counts from 1 to {largest} are not "
        "told. The sign • stands in their place. Zero is told, as it says nothing about anybody; "
        "so are numbers from {threshold} on.",
        "Where there are sums, a single missing number could be computed. Therefore as many "
        "other numbers are not told as that takes: as few and as small as possible, if need be a "
        "zero, too. So any number may stand behind the sign •. Every number that is not told can "
        "have at least two values, even if all tables of this report are read together.",
        "A sum from 1 to {largest} is not told together with several of its parts, even if some of "
        "them are zero; with all of them if it is the grand total. Shares, changes and charts "
        "from which a number that is not told would follow are missing as well.",
    ),
}

_NUMBER = {
    "de": "Nicht genannt sind {hidden} von {all} Zahlen, aus denen dieser Bericht besteht.",
    "en": "Not told are {hidden} of the {all} numbers of which this report is made.",
}

_NOTHING_HIDDEN = {
    "de": "In diesem Bericht werden alle Zahlen genannt, auch kleine. Er ist deshalb nicht zur "
    "Veröffentlichung bestimmt.",
    "en": "This report tells all numbers, small ones as well. Therefore it is not meant to be "
    "published.",
}

_OTHER_REPORTS = {
    "de": "Geschützt ist dieser Bericht für sich. Wer einen zweiten Bericht über dieselben Fälle "
    "veröffentlicht, etwa mit einer anderen Grenze oder zu einem anderen Stichtag, soll prüfen, "
    "ob sich aus beiden zusammen eine Zahl errechnen lässt.",
    "en": "This report is protected by itself. Whoever publishes a second report on the same cases, "
    "with another limit or for another key date, should check whether a number can be computed "
    "from both together.",
}


def legend(lang: str) -> str:
    """The note under a table that has a hidden figure.

    Args:
        lang: ``de`` or ``en``.
    """
    return _LEGEND[lang]


def explain_hiding(published: PublishedFigures, lang: str) -> tuple[str, ...]:
    """The paragraphs of the method page: what is hidden, and by which rule.

    How many of the hidden figures are small is not said: it would help to compute them.

    Args:
        published: The figures of the report.
        lang: ``de`` or ``en``.
    """
    threshold = published.threshold
    if threshold is None:
        return (_NOTHING_HIDDEN[lang],)
    rule = (text.format(largest=threshold - 1, threshold=threshold) for text in _RULE[lang])
    number = _NUMBER[lang].format(hidden=len(published.hidden), all=len(published.figures))
    return (*rule, number, _OTHER_REPORTS[lang])
