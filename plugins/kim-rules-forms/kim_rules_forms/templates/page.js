"use strict";
(() => {
  const { words, unknown, past } = JSON.parse(document.getElementById("texts").textContent);
  const form = document.getElementById("form");
  const problems = document.getElementById("problems");
  const status = document.getElementById("status");
  const dates = /^(?:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?|(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4}))$/;

  const today = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const chosen = (name) => {
    const radio = form.querySelector(`input[type="radio"][name="${CSS.escape(name)}"]:checked`);
    return radio ? radio.value : "";
  };

  const dated = (text) => {
    const found = dates.exec(text);
    if (!found) return null;
    const year = found[1] || found[6];
    const month = (found[2] || found[5] || "").padStart(2, "0");
    const day = (found[3] || found[4] || "").padStart(2, "0");
    if (month === "00") return year;
    if (Number(month) < 1 || Number(month) > 12) return null;
    if (day === "00") return `${year}-${month}`;
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return Number(day) >= 1 && Number(day) <= last ? `${year}-${month}-${day}` : null;
  };

  const checked = (name, text, whole) => {
    const date = dated(text);
    if (!date || (whole && date.length < 10)) throw words.not_possible;
    if (past.includes(name) && date > today().slice(0, date.length)) throw words.not_after_today;
    return date;
  };

  /* The answer of one question; throws the words that say what is wrong with it. */
  const answer = (field) => {
    const { name, kind } = field.dataset;
    if (kind === "choices") {
      const codes = [...field.querySelectorAll("select")].map((one) => one.value).filter(Boolean);
      const open = chosen(`${name}_known`);
      if (codes.length && open) throw words.either;
      return codes.length ? [...new Set(codes)] : open;
    }
    const input = field.querySelector("input.value");
    if (!input) return chosen(name) || (field.querySelector("select") || {}).value || "";
    const text = input.value.trim();
    const open = chosen(`${name}_known`);
    if (!text) return open;
    if (open) throw words.either;
    if (kind === "number" && !/^-?\d{1,10}$/.test(text)) throw words.not_possible;
    if (kind === "number") return Number(text);
    if (kind !== "partial_date" && kind !== "day") return text;
    return checked(name, text, kind === "day");
  };

  const collected = () => {
    const answers = {};
    const wrong = [];
    const attempt = (place, name, found) => {
      try {
        const value = found();
        if (value !== "") answers[name] = value;
      } catch (told) {
        if (typeof told !== "string") throw told;
        wrong.push([place, told]);
      }
    };
    for (const input of form.querySelectorAll("input.beside")) {
      input.removeAttribute("aria-invalid");
      attempt(input, input.name, () => {
        const text = input.value.trim();
        if (input.required && !text) throw words.required;
        return text && input.dataset.kind === "day" ? checked(input.name, text, true) : text;
      });
    }
    for (const field of form.querySelectorAll("fieldset")) {
      attempt(field, field.dataset.name, () => answer(field));
    }
    return [answers, wrong];
  };

  const tell = (wrong) => {
    problems.hidden = wrong.length === 0;
    problems.replaceChildren();
    for (const one of form.querySelectorAll(".wrong")) one.classList.remove("wrong");
    if (!wrong.length) return;
    const heading = document.createElement("p");
    heading.textContent = words.page_check;
    const list = document.createElement("ul");
    for (const [place, told] of wrong) {
      const label = place.querySelector("legend .said") || form.querySelector(`label[for="${place.id}"] .said`);
      const link = document.createElement("a");
      const target = place.matches("input") ? place : place.querySelector("input, select");
      place.closest(".question").classList.add("wrong");
      if (place.matches("input")) place.setAttribute("aria-invalid", "true");
      link.href = `#${place.id}`;
      link.textContent = `${label.textContent} – ${told}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        target.focus();
        place.scrollIntoView({ block: "center" });
      });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    problems.append(heading, list);
    problems.focus();
  };

  const identifier = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const parts = crypto.getRandomValues(new Uint32Array(4));
    return [...parts].map((part) => part.toString(16).padStart(8, "0")).join("");
  };
  let submission = "";
  let saved = "";

  const save = () => {
    const [answers, wrong] = collected();
    status.textContent = "";
    tell(wrong);
    if (wrong.length) return;
    /* The same answers are the same submission; changed ones are another. */
    const content = JSON.stringify(answers);
    if (content !== saved) submission = identifier();
    saved = content;
    const { id, ...others } = answers;
    const text = JSON.stringify({ id, submission_id: submission, ...others }, null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
    link.download = `${submission}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    status.textContent = words.page_saved;
  };

  /* There is always one more list than is filled. */
  const extend = (field) => {
    const lists = field.querySelectorAll(".list");
    const last = lists[lists.length - 1];
    if (!last || !last.querySelector("select").value) return;
    const more = last.cloneNode(true);
    const select = more.querySelector("select");
    more.querySelector(".number").textContent = `${lists.length + 1}.`;
    select.value = "";
    select.ariaLabel = select.ariaLabel.replace(/\d+$/, lists.length + 1);
    last.after(more);
  };

  /* Whoever types an answer, or chooses one, takes back "not asked", and the other way round. */
  form.addEventListener("input", (event) => {
    const field = event.target.closest("fieldset");
    if (!field) return;
    const values = [...field.querySelectorAll("input.value, .list select")];
    if (!values.length) return;
    if (event.target.type === "radio") {
      for (const one of values) one.value = "";
    } else if (event.target.value) {
      for (const radio of field.querySelectorAll("input[type=radio]")) radio.checked = false;
      extend(field);
    }
  });

  document.getElementById("save").addEventListener("click", save);
  document.getElementById("print").addEventListener("click", () => window.print());
  document.querySelector(".buttons").hidden = false;
})();
