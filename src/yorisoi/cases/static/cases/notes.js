// Writing 経過記録: where the caret begins, phrases put in at the caret, how long the text is;
// and walking through the list of those that wait for approval.

const text = document.querySelector("[data-note-text]");

function begin() {
  const form = document.querySelector("[data-note-form]");
  if (!form || document.querySelector(".error-summary") || location.hash) return;
  if (form.dataset.noteForm === "text" || text.value) {
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  } else {
    const first = form.querySelector("[data-note-start]");
    (first.querySelector("input:checked") ?? first.querySelector("input"))?.focus();
  }
}

function count() {
  const place = document.querySelector("[data-note-count]");
  const longest = Number(text.dataset.longest);
  const length = [...text.value].length;
  place.textContent = length > longest * 0.9 || length >= 1000 ? `${length.toLocaleString()}字 / ${longest.toLocaleString()}字` : "";
  place.dataset.state = length > longest ? "over" : "";
}

// A blank ｛…｝ of a phrase is filled by typing over it. From the first phrase on, Tab goes to the
// next one behind the caret, and leaves the text when there is none; Shift Tab leaves it always.
let filling = false;

function markBlank(from) {
  const blank = /[｛{][^｛{｝}]*[｝}]/.exec(text.value.slice(from));
  if (blank) text.setSelectionRange(from + blank.index, from + blank.index + blank[0].length);
  return Boolean(blank);
}

function nextBlank(event) {
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing) return;
  if (filling && markBlank(text.selectionEnd)) event.preventDefault();
}

// execCommand keeps the browser's own undo, so that Ctrl+Z takes a phrase out again.
function insert(words) {
  text.focus();
  const start = text.selectionStart;
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, start, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const end = text.selectionEnd;
  filling = true;
  if (!markBlank(start) || text.selectionStart >= end) text.setSelectionRange(end, end);
}

if (text) {
  begin();
  count();
  text.addEventListener("input", count);
  text.addEventListener("keydown", nextBlank);
  document.getElementById("phrase-dialog")?.addEventListener("close", () => text.focus());
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    if (!phrase) return;
    phrase.closest("dialog").close();
    insert(phrase.dataset.phrase);
  });
}

// 承認待ち: one row is the present one; the keys a, o, x are its own.
const walk = document.querySelector("[data-walk]");

function rows() {
  return [...walk.querySelectorAll("[data-walk-item]")];
}

function makePresent(row) {
  for (const one of walk.querySelectorAll("[data-row-key]")) {
    if (one.closest("[data-walk-item]") === row) one.dataset.key = one.dataset.rowKey;
    else delete one.dataset.key;
  }
  walk.querySelector("[data-present]")?.removeAttribute("data-present");
  row?.setAttribute("data-present", "");
}

function go(row) {
  if (!row) return;
  makePresent(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

if (walk) {
  makePresent(rows()[0]);
  document.addEventListener("click", (event) => {
    const by = event.target.closest("[data-walk-by]")?.dataset.walkBy;
    if (!by) return;
    const all = rows();
    const at = all.findIndex((row) => row.hasAttribute("data-present"));
    const started = all[at]?.contains(document.activeElement) || walk.dataset.walked;
    walk.dataset.walked = "yes";
    go(all[started ? Math.min(Math.max(at + Number(by), 0), all.length - 1) : at]);
  });
  walk.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-walk-item]");
    if (row) makePresent(row);
  });
  let next = 0;
  walk.addEventListener("htmx:beforeSwap", (event) => {
    next = rows().indexOf(event.detail.target);
  });
  walk.addEventListener("htmx:afterSettle", () => {
    const all = rows();
    go(all[Math.min(next, all.length - 1)]);
  });
}
