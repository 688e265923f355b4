"""The commands of the program and, behind them, those that plugins add."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kim_rules.cli.exits import Problem, Reported
from kim_rules.cli.frame import LazyGroup

if TYPE_CHECKING:
    from kim_rules.plugin_claims import Claims

#: What a command may raise to end; main tells it.
_ENDS = (click.ClickException, click.exceptions.Exit, click.Abort, Problem, Reported)


def _added() -> Claims[tuple[str, str]]:
    from kim_rules import plugins

    return plugins.commands()


class Program(LazyGroup):
    """A group to which plugins add commands; it asks them only when its own do not do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the help."""
        return [*super().list_commands(ctx), *_added()]

    def rows(self) -> list[tuple[str, str]]:
        """Every command with a line about it, in the order of the help."""
        return super().rows() + [(name, told) for name, (_, told) in _added().items()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now.

        Raises:
            PluginError: If several plugins add one of that name, or it cannot be imported.
        """
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in _added():
            return own
        from kim_rules.errors import PluginError

        try:
            return _imported(cmd_name)
        except PluginError:
            if ctx.resilient_parsing:  # a shell asks for completions
                return None
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error in one of a plugin is told with the plugin's name."""
        try:
            return super().invoke(ctx)
        except (*_ENDS, BrokenPipeError):
            raise
        except Exception as error:
            from kim_rules.errors import PluginError, StoreError

            name = ctx.invoked_subcommand
            is_own = name is None or name in self.members or name in self.commands
            if is_own or isinstance(error, (PluginError, StoreError)):
                raise
            kind = type(error).__name__
            raise PluginError(
                _added().plugin_of(str(name)),
                f"Befehl „{name}“: gescheitert mit {kind}",
                f"command “{name}”: failed with {kind}",
            ) from error


def _imported(name: str) -> click.Command:
    from kim_rules.plugin_calls import Refused, isolated
    from kim_rules.plugin_claims import failed

    plugin = _added().plugin_of(name)
    module, attribute = _added()[name][0].split(":")
    try:
        command = isolated(lambda: getattr(import_module(module), attribute), tells_why=True)
        if not isinstance(command, click.Command):
            raise Refused(
                f"{module}:{attribute} ist kein Befehl von click",
                f"{module}:{attribute} is no command of click",
            )
        return command
    except Refused as refused:
        error = failed(plugin, refused, f"Befehl „{name}“", f"command “{name}”")
        raise error from refused.__cause__
