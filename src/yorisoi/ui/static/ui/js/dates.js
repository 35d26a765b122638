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
