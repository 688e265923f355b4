"""The page: accessible, without network, and the answers that its script gives."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from collections import Counter
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from forms_made import ALL_LANGUAGES, BEISPIELLAND, plain, written
from lxml import etree, html
from programs import CHROMIUM, program
from random_clients import random_client
from test_forms_read_files import read

import kim_rules as kim
from kim_rules_forms.answers import answers_from
from kim_rules_forms.questions import questions_of

RULEBOOK = kim.load_rulebook()
LANGUAGES = [("de",), ("de", "en"), ("ar", "de"), ("fa",), ALL_LANGUAGES]


def page(codes: tuple[str, ...] = ("de", "en"), rulebook: kim.Rulebook | None = None) -> Any:
    """The page as a tree."""
    return html.document_fromstring(written("html", rulebook, codes).decode())


@pytest.mark.parametrize("codes", LANGUAGES, ids="-".join)
def test_nothing_of_the_page_comes_from_elsewhere(codes: tuple[str, ...]) -> None:
    """No address anywhere, and a policy under which a browser loads and sends nothing."""
    text = written("html", None, codes).decode()
    tree = html.document_fromstring(text)
    assert not tree.xpath("//*[@src or @action or self::link or self::iframe or self::object]")
    assert [one.get("href") for one in tree.xpath("//a[@href]")] == ["#form"]
    assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttp|localStorage|cookie", text)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    (style,), (_, script) = tree.xpath("//style/text()"), tree.xpath("//script/text()")
    for inline in (style, script):
        code = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"'sha256-{code}'" in policy


@pytest.mark.parametrize("codes", LANGUAGES, ids="-".join)
def test_each_text_tells_its_language_and_direction(codes: tuple[str, ...]) -> None:
    """The page has those of its first language, and whatever differs says so itself."""
    tree = page(codes)
    rtl = {"ar", "fa"}
    assert tree.get("lang") == codes[0]
    assert tree.get("dir") == ("rtl" if codes[0] in rtl else "ltr")
    marked = tree.xpath("//body//*[@lang]")
    assert {one.get("lang") for one in marked} >= set(codes)
    for one in marked:
        assert one.get("dir") == ("rtl" if one.get("lang") in rtl else "ltr")
    arabic = re.compile(r"[\u0600-\u06ff]")
    for one in tree.xpath(
        "//body//*[not(self::script) and not(self::style) and not(self::option)]"
    ):
        if one.text and arabic.search(one.text):
            near = next(each for each in (one, *one.iterancestors()) if each.get("lang"))
            assert near.get("lang") in rtl, one.text


@pytest.mark.parametrize("rules", [None, BEISPIELLAND], ids=["mettmann", "beispielland"])
def test_every_control_has_a_name_and_every_group_a_legend(rules: Path | None) -> None:
    """What screen readers need: one title, one main part, headings in order, names for all."""
    tree = page(rulebook=kim.load_rulebook(rules))
    counted = Counter(tree.xpath("//@id"))
    assert [one for one, times in counted.items() if times > 1] == []
    assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == len(tree.xpath("//title")) == 1
    assert all(one.get("aria-labelledby") in counted for one in tree.xpath("//section"))
    controls = tree.xpath("//input | //select")
    assert len(controls) > 50
    for control in controls:
        named = control.get("aria-label") or control.xpath("boolean(ancestor::label)")
        assert named or tree.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
        for described in (control.get("aria-describedby") or "").split():
            assert described in counted
    for group in tree.xpath("//fieldset"):
        assert group[0].tag == "legend"
        assert group[0].text_content().strip()
    assert all(one.text_content().strip() for one in tree.xpath("//button | //label | //h2"))


def test_every_question_can_be_left_open_and_explains_itself() -> None:
    """Both unknown answers stand under each question, and why it is asked."""
    tree = page()
    for question in questions_of(RULEBOOK):
        (group,) = tree.xpath(f"//fieldset[@data-name='{question.name}']")
        values = set(group.xpath(".//input[@type='radio']/@value | .//option/@value"))
        assert {"not_asked", "refused", *(one.code for one in question.choices)} <= values
        told = " ".join(group.xpath(".//details")[0].text_content().split())
        assert question.why.de in told
        assert question.why.en in told
        assert question.source.de in told


def test_it_works_without_script() -> None:
    """No button that does nothing, nothing that a script has to show, nothing to submit."""
    tree = page()
    (buttons,) = tree.xpath("//button/parent::*")
    assert "hidden" in buttons.attrib
    assert [one.get("type") for one in tree.xpath("//button")] == ["button", "button"]
    (form,) = tree.xpath("//form")
    assert form.get("method") == "dialog"
    assert not form.xpath(".//fieldset[@hidden or @disabled] | .//input[@type='submit']")


def test_the_answers_of_a_list_stand_on_paper() -> None:
    """Whoever fills in a printed page sees what can be ticked, in every language."""
    (group,) = page().xpath("//fieldset[@data-name='residence_status']")
    on_paper = [" ".join(one.text_content().split()) for one in group.xpath(".//ul/li")]
    in_list = [" ".join(one.text_content().split()) for one in group.xpath(".//option[@value!='']")]
    assert len(on_paper) > 10
    assert on_paper == in_list
    assert group.xpath("./ul/@aria-hidden") == ["true"]


def test_colours_have_enough_contrast() -> None:
    """At least 4.5 to 1 for text and 3 to 1 for the edges of controls (WCAG 1.4.3, 1.4.11)."""
    schemes = re.findall(r":root \{(.*?)\}", written("html").decode())
    assert ["color-scheme: light" in schemes[0], "color-scheme: dark" in schemes[1]] == [True, True]
    for colours in (dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", one)) for one in schemes):
        for ground in ("paper", "tint"):
            for ink in ("ink", "soft", "strong", "alarm"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
            assert contrast(colours["line"], colours[ground]) >= 3
        assert contrast(colours["ink"], colours["warn"]) >= 4.5
        assert len(colours) == 10


def contrast(one: str, other: str) -> float:
    """The ratio of two colours by the formula of WCAG."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_texts_of_a_rulebook_are_texts(tmp_path: Path) -> None:
    """A label that looks like markup is shown and does nothing."""
    from made_rulebooks import criterion, loaded, made

    text = {"de": "<script>alert(1)</script>", "en": '"><img src=x onerror=alert(1)>'}
    fact = {"type": "bool", "label": text, "question": text}
    criteria = {"c": criterion(fact="odd", **{"is": True})}
    rulebook = loaded(tmp_path / "rules", made(criteria, ["c"], {"odd": fact}))
    tree = page(("de", "en"), rulebook)
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//img | //@onerror")
    assert text["de"] in tree.xpath("//fieldset[@data-name='odd']/legend")[0].text_content()


# --- in a browser ---------------------------------------------------------------------------------

FILL = """
<script>
(() => {
  const clients = JSON.parse(document.getElementById("clients").textContent);
  const form = document.getElementById("form");
  const blobs = [];
  URL.createObjectURL = (blob) => { blobs.push(blob); return "#"; };
  HTMLAnchorElement.prototype.click = () => {};
  const tap = (name, value) => {
    const radio = form.querySelector(`input[type=radio][name="${name}"][value="${value}"]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const type = (control, value) => {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const told = [];
  for (const answers of clients) {
    form.reset();
    for (const [name, value] of Object.entries(answers)) {
      const field = document.getElementById(`q_${name}`);
      if (!field) { type(document.getElementById(name), value); continue; }
      const input = field.querySelector("input.value");
      const is_code = ["none", "refused", "not_asked"].includes(value);
      if (field.dataset.kind === "choices" && !is_code) {
        value.split(" ").forEach((code, at) => type(field.querySelectorAll("select")[at], code));
      } else if (input && !is_code) type(input, value);
      else if (field.querySelector("select[id]")) type(field.querySelector("select"), value);
      else if (input || field.dataset.kind === "choices") tap(`${name}_known`, value);
      else tap(name, value);
    }
    const count = blobs.length;
    document.getElementById("save").click();
    told.push(blobs.length > count ? null : document.getElementById("problems").innerText);
  }
  Promise.all(blobs.map((blob) => blob.text())).then((texts) => {
    const out = document.createElement("pre");
    out.id = "out";
    out.textContent = JSON.stringify({ texts, told });
    document.body.replaceChildren(out);
  });
})();
</script>
"""


def in_browser(clients: list[dict[str, Any]], folder: Path) -> tuple[list[Any], list[Any]]:
    """What the page saves for some answers, and what it says where it saves nothing."""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", written("html").decode())
    given = json.dumps(clients).replace("<", "\\u003c")
    data = f'<script type="application/json" id="clients">{given}</script>'
    file = folder / "page.html"
    file.write_text(text.replace("</body>", f"{data}{FILL}</body>"), encoding="utf-8")
    (out,) = opened(file, folder).xpath("//pre[@id='out']/text()")
    found = json.loads(out)
    return [json.loads(one) for one in found["texts"]], found["told"]


def opened(file: Path, folder: Path) -> Any:
    """A page as it is after its scripts have run."""
    command = [
        program(*CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000", "--dump-dom",
        file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return html.document_fromstring(done.stdout)


def test_its_own_policy_lets_its_script_run_and_no_other(tmp_path: Path) -> None:
    """The buttons appear; a script that somebody puts into the page does nothing."""
    file = tmp_path / "page.html"
    other = "<script>document.title = 'changed'</script></body>"
    file.write_text(written("html").decode().replace("</body>", other), encoding="utf-8")
    tree = opened(file, tmp_path)
    (buttons,) = tree.xpath("//button/parent::*")
    assert "hidden" not in buttons.attrib
    assert tree.xpath("//title/text()") != ["changed"]


def test_a_thousand_clients_through_the_page(tmp_path: Path) -> None:
    """What is tapped and typed is saved as answers that, read again, give the same facts."""
    rng = Random(11)
    on = kim_day()
    clients = (random_client(rng, on) | {"id": f"r-{number}"} for number in count())
    kept = list(islice((one for one in clients if not_later(one, on.isoformat())), 1000))
    answered = [answers_from(one, RULEBOOK) for one in kept]
    parts = [in_browser(answered[at : at + 250], tmp_path) for at in range(0, len(kept), 250)]
    saved = [one for part, _ in parts for one in part]
    assert [one for _, told in parts for one in told if one is not None] == []
    assert len({one["submission_id"] for one in saved}) == len(saved)
    path = tmp_path / "saved.json"
    path.write_text("\n".join(map(json.dumps, saved)), encoding="utf-8")
    found, told = read(path, on=on)
    assert not found.rejected, [one.text("en") for one in told if one.remark.is_error][:5]
    facts = {one.person: plain(one.facts, RULEBOOK) for one in found.accepted.values()}
    assert facts == {one["id"]: plain(one, RULEBOOK) for one in kept}


def kim_day() -> Any:
    """A key date that is past on every day on which this can run."""
    from datetime import date

    return date(2024, 2, 29)


def not_later(client: dict[str, Any], day: str) -> bool:
    """Whether no finding of a client lies after a day: the page takes none of the future."""
    finding = client.get("multiple_needs_finding") or {}
    return (finding.get("on") or "") <= day


def test_nationalities_have_no_end(tmp_path: Path) -> None:
    """A list is added as soon as the last one is filled, with a number and a name of its own."""
    codes = ["AF", "SY", "IQ", "IR", "TR", "RO", "BG", "XK", "XX"]
    [saved], told = in_browser([{"id": "c", "nationalities": " ".join(codes)}], tmp_path)
    assert told == [None]
    assert saved["nationalities"] == codes
    assert len(page().xpath("//fieldset[@data-name='nationalities']//select")) == 4


def test_what_cannot_be_right_is_told_and_not_saved(tmp_path: Path) -> None:
    """No key, no such day, a day to come; and a refusal that is taken back by an answer."""
    wrong = [
        {"fled": "yes"},
        {"id": "c", "birth_date": "31.02.1990"},
        {"id": "c", "birth_date": "9999"},
        {"id": "c", "admitted": "yes", "admitted_on": "2023-05"},
        {"id": "c", "recorded_on": "bald"},
    ]
    right = [
        {"id": "c", "birth_date": "31.12.1990", "recorded_on": "1.2.2024"},
        {"id": "c", "institutions": "refused", "nationalities": "not_asked"},
    ]
    saved, told = in_browser([*wrong, *right], tmp_path)
    assert all(told[: len(wrong)])
    assert told[len(wrong) :] == [None, None]
    for answers in saved:
        answers.pop("submission_id")
    first = {"id": "c", "recorded_on": "2024-02-01", "birth_date": "1990-12-31"}
    assert saved == [first, right[1]]


WIDTHS = """
<script>
const frame = document.createElement("iframe");
frame.style.width = "PIXELSpx";
frame.style.border = "0";
frame.srcdoc = document.getElementById("inner").textContent;
frame.onload = () => {
  const inner = frame.contentDocument;
  const wide = [...inner.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    const hidden = one.closest(".skip, script, option") || box.width === 0;
    return !hidden && (box.right > PIXELS + 0.5 || box.left < -0.5 || sticksOut(one, box));
  });
  const out = document.createElement("pre");
  out.id = "out";
  out.textContent = JSON.stringify(wide.map((one) => one.outerHTML.slice(0, 80)));
  document.body.append(out);
};
const sticksOut = (one, box) => {
  const around = one.closest(".question");
  if (!around) return false;
  const edge = around.getBoundingClientRect();
  return box.right > edge.right + 0.5 || box.left < edge.left - 0.5;
};
document.body.append(frame);
</script>
"""


@pytest.mark.parametrize("codes", [("de",), ("ar", "de"), ALL_LANGUAGES], ids="-".join)
@pytest.mark.parametrize("pixels", [320, 1280])
def test_nothing_sticks_out_of_a_narrow_screen(
    pixels: int, codes: tuple[str, ...], tmp_path: Path
) -> None:
    """At the width of a small telephone nobody has to scroll sideways (WCAG 1.4.10)."""
    text = re.sub(r"<meta http-equiv=[^>]*>", "", written("html", None, codes).decode())
    inner = json.dumps(text).replace("<", "\\u003c")
    file = tmp_path / "frame.html"
    held = f'<script type="application/json" id="held">{inner}</script>'
    unpack = (
        '<script>const held = document.createElement("pre"); held.id = "inner"; held.hidden = true;'
        'held.textContent = JSON.parse(document.getElementById("held").textContent);'
        "document.body.append(held);</script>"
    )
    body = f"<body>{held}{unpack}{WIDTHS.replace('PIXELS', str(pixels))}</body>"
    file.write_text(f"<!DOCTYPE html><html>{body}</html>", encoding="utf-8")
    (out,) = opened(file, tmp_path).xpath("//pre[@id='out']/text()")
    assert json.loads(out) == []


def test_the_page_is_well_formed() -> None:
    """Every element that is opened is closed, as a strict parser sees it."""
    text = written("html", None, ALL_LANGUAGES).decode()
    body = re.sub(r"<(meta|input)\b([^>]*)>", r"<\1\2/>", text.replace("<!DOCTYPE html>", ""))
    body = re.sub(r"<(style|script)\b.*?</\1>", "", body, flags=re.DOTALL)
    body = re.sub(r" (required|hidden|novalidate)(?=[ />])", r' \1="\1"', body)
    assert etree.fromstring(body.strip()).tag == "html"
