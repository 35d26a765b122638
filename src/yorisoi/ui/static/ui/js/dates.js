// Beside a date box: the date in both calendars as the server reads it, while one types.

const WAIT = 200;
const waiting = new WeakMap();
const turns = new WeakMap();

function readingOf(input) {
  return input.closest(".date-input")?.querySelector("[data-date-reading]");
}

async function read(input, isFinished) {
  const output = readingOf(input);
  if (!output) return;
  const turn = (turns.get(input) ?? 0) + 1;
  turns.set(input, turn);
  if (!input.value.trim()) {
    output.replaceChildren();
    return;
  }
  const url = new URL(input.dataset.dateUrl, location.href);
  url.searchParams.set("value", input.value);
  try {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "error" });
    const fragment = answer.ok ? await answer.text() : "";
    if (turns.get(input) !== turn) return;
    output.innerHTML = fragment;
    // Half a date is no mistake yet; it is one when the caret has left the box.
    if (!isFinished && output.querySelector("[data-misread]")) output.replaceChildren();
  } catch {
    output.replaceChildren();
  }
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-date-url]")) return;
  clearTimeout(waiting.get(input));
  waiting.set(input, setTimeout(() => read(input, false), WAIT));
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-date-url]")) return;
  clearTimeout(waiting.get(input));
  read(input, true);
});

// A button beside a date box that writes a day into it (明日, +3日).
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-date-fill]");
  const input = button?.closest("form")?.querySelector("input[data-date-url]");
  if (!input) return;
  input.value = button.dataset.dateFill;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
});
