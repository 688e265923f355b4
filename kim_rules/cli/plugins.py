"""``kim-rules plugins``: what is loaded, what was refused, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command

if TYPE_CHECKING:
    from kim_rules.plugins import Plugin

SCHEMA = "kim-rules/plugins/1"
STATES = {
    "loaded": ("geladen", "loaded"),
    "refused": ("abgelehnt", "refused"),
    "blocked": ("gesperrt", "blocked"),
    "missing": ("nicht gefunden", "not found"),
}


@click.command("plugins", cls=Command)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    metavar="text|json",
    help="Sätze oder JSON; sonst Sätze.",
)
@options.language
def command(form: str, lang: str) -> None:
    """Zeigt jedes Plugin: woher es kommt, was es anbietet, was abgelehnt wurde und warum.

    Welche Plugins geladen werden, bestimmen zwei Listen von Namen, durch Kommas getrennt:
    KIM_RULES_PLUGINS lässt nur die genannten zu, KIM_RULES_BLOCK sperrt die genannten.

    Beispiele:
      kim-rules plugins
      kim-rules plugins --format json
    """
    from kim_rules.plugins import report

    if form == "json":
        import json

        told = {"schema": SCHEMA, "plugins": [_as_json(plugin, lang) for plugin in report()]}
        streams.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        none = "Keine Plugins gefunden." if lang == "de" else "No plugins found."
        lines = [line for plugin in report() for line in _lines(plugin, lang)]
        streams.write("\n".join(lines or [none]) + "\n")


def _as_json(plugin: Plugin, lang: str) -> dict[str, Any]:
    faults = [
        {"hook": one.hook, "text": one.de if lang == "de" else one.en} for one in plugin.faults
    ]
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "state": plugin.state,
        "hooks": {hook: list(names) for hook, names in plugin.hooks.items()},
        "faults": faults,
    }


def _lines(plugin: Plugin, lang: str) -> Iterator[str]:
    german = lang == "de"
    source = " ".join(filter(None, (plugin.distribution, plugin.version)))
    yield ", ".join(filter(None, (f"{plugin.name}: {STATES[plugin.state][not german]}", source)))
    for hook, names in plugin.hooks.items():
        yield f"   {hook}" + (f": {', '.join(names)}" if names else "")
    for fault in plugin.faults:
        told = fault.de if german else fault.en
        refused = "abgelehnt" if german else "refused"
        yield f"   {told}" if fault.hook is None else f"   {refused}: {fault.hook}: {told}"
