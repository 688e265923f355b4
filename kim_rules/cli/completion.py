"""``kim-rules completion``: completes commands and options in a shell."""

from __future__ import annotations

import click

from kim_rules.cli import COMPLETION, PROGRAM, cli, streams
from kim_rules.cli.frame import Command

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(SHELLS), help="Die Shell.")
def command(shell: str) -> None:
    """Gibt ein Skript aus, mit dem die Shell Befehle und Optionen vervollständigt.

    Beispiele:
      eval "$(kim-rules completion bash)"
      kim-rules completion fish > ~/.config/fish/completions/kim-rules.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    streams.write(found(cli, {}, PROGRAM, COMPLETION).source() + "\n")
