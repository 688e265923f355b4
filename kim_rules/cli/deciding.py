"""From a record of a file to a client, with every finding told where it stands."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from attrs import evolve

from kim_rules.cli import streams
from kim_rules.cli.clients_file import ClientsFile, Record
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.setting import Setting
from kim_rules.decision import Decision, decide
from kim_rules.errors import EngineDisagreement, Finding, InvalidClient
from kim_rules.facts import Client
from kim_rules.reading_facts import shown_key

#: How many ids a message lists.
MOST_NAMED = 20


def typed(record: Record, setting: Setting) -> Client:
    """The client of a record.

    Args:
        record: From a file of clients.
        setting: Whose areas and facts are allowed, and on which key date.

    Raises:
        InvalidClient: With every finding, those of the text included.
    """
    findings = list(record.findings)
    client = None
    if record.is_readable:
        try:
            client = Client.from_dict(record.value, setting.rulebook, setting.on)
        except InvalidClient as error:
            told = {finding.path for finding in findings}
            located = (evolve(one, path=_path(record, one)) for one in error.findings)
            findings += [one for one in located if one.path not in told]
    if client is None or findings:
        raise InvalidClient(findings)
    return client


def _path(record: Record, finding: Finding) -> str:
    if finding.path == "$":
        return record.stem.rstrip(".") or "$"
    return record.stem + finding.path


def decided(
    clients: ClientsFile,
    record: Record,
    setting: Setting,
    say: Callable[[str], None] = streams.say,
) -> Decision:
    """The decision about one record of a file.

    Args:
        clients: The file.
        record: The record.
        setting: With what to decide.
        say: Tells what is wrong.

    Raises:
        Reported: If there is none; why has been told.
    """
    client = typed_or_told(clients, record, setting, say)
    try:
        return decision_on(client, setting)
    except EngineDisagreement as error:
        say(f"{clients.shown}:{record.line}: {disagreement_text(error, setting)}")
        raise Reported(Exit.INTERNAL) from None


def typed_or_told(
    clients: ClientsFile,
    record: Record,
    setting: Setting,
    say: Callable[[str], None] = streams.say,
) -> Client:
    """The client of a record.

    Args:
        clients: The file.
        record: The record.
        setting: Whose areas and facts are allowed, and on which key date.
        say: Tells what is wrong.

    Raises:
        Reported: If it is not valid; every finding has been told, each on a line
            ``FILE:LINE: path: message``.
    """
    try:
        return typed(record, setting)
    except InvalidClient as error:
        place = f"{clients.shown}:{record.line}: "
        say("\n".join(place + finding.text(setting.lang) for finding in error.findings))
        raise Reported(Exit.INVALID) from None


def decision_on(client: Client, setting: Setting) -> Decision:
    """The decision about a client.

    Raises:
        InvalidClient: If its facts do not fit the rulebook or the key date.
        EngineDisagreement: If the executors answer differently.
    """
    rules, readings = setting.rulebook, setting.readings
    return decide(client, on=setting.on, rulebook=rules, readings=readings)


def disagreement_text(error: EngineDisagreement, setting: Setting) -> str:
    """That there is no answer, with what is needed to find the case again."""
    told = ", ".join(one.outcome for one in error.differences)
    return setting.pick(
        f"keine Antwort, denn die beiden Rechenwege widersprechen sich ({told}); "
        f"bitte melden, mit der Prüfsumme der Angaben {error.facts_sha256}",
        f"no answer, because the two executors disagree ({told}); "
        f"please report it with the hash of the facts {error.facts_sha256}",
    )


def one_record(clients: ClientsFile, key: str | None) -> Record:
    """The one client of a file, or the one of that id.

    Args:
        clients: The file.
        key: Id of the client; None when the file holds only one.

    Raises:
        Misuse: If the file holds several clients and no id was given, or none of that id.
    """
    if key is not None:
        for record in clients:
            if _id_of(record) == key:
                return record
        raise Misuse(
            f"{clients.shown}: keine Person mit dieser Kennung",
            f"{clients.shown}: no client of this id",
            "--client",
        )
    records = list(islice(clients, MOST_NAMED + 1))
    if len(records) == 1:
        return records[0]
    ids = [shown_key(_id_of(record)) for record in records if _id_of(record) is not None]
    if not ids:
        return records[0]
    named = ", ".join(ids[:MOST_NAMED]) + (", …" if len(ids) > MOST_NAMED else "")
    raise Misuse(
        f"die Datei enthält mehrere Personen; bitte eine auswählen: {named}",
        f"the file holds several clients; please choose one: {named}",
        "--client",
    )


def _id_of(record: Record) -> object:
    return record.value.get("id") if isinstance(record.value, dict) else None
