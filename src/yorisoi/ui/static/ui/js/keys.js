// Key operations. An element says its own key: data-key="n", "/", "ctrl+enter".
// One-character keys rest while somebody types and can be switched off (WCAG 2.1.4).

const SWITCH = "yorisoi.one-character-keys";
const NOT_TYPED_INTO = ["button", "checkbox", "color", "file", "radio", "range", "reset", "submit"];

function isTyping(element) {
  if (!element) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !NOT_TYPED_INTO.includes(element.type);
}

function characterKeysAreOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

// With an input method on, some systems report "Process" instead of the character.
function character(event) {
  if (event.key !== "Process") return event.key.toLowerCase();
  const code = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  return code === "slash" ? (event.shiftKey ? "?" : "/") : code;
}

function pressed(event) {
  const key = character(event);
  const chord = [];
  if (event.ctrlKey || event.metaKey) chord.push("ctrl");
  if (event.altKey) chord.push("alt");
  if (event.shiftKey && (chord.length || /^[a-z]$/.test(key) || key.length > 1)) chord.push("shift");
  return [...chord, key].join("+");
}

function isShown(element) {
  return !element.disabled && element.checkVisibility({ visibilityProperty: true });
}

function openDialog() {
  return [...document.querySelectorAll("dialog[open]")].at(-1);
}

function act(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.focus();
    element.click();
  }
}

function choiceFor(key) {
  const group = document.activeElement?.closest("[data-choice-keys]");
  return group?.querySelector(`[data-choice-key="${CSS.escape(key)}"]`)?.closest(".choice")?.querySelector("input");
}

function words(element) {
  const named = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
  if (named) return named.trim();
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .visually-hidden").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function fillHelp() {
  const list = document.querySelector("[data-key-help]");
  if (!list) return;
  list.replaceChildren();
  const rows = [...document.querySelectorAll("[data-key]")]
    .filter(isShown)
    .map((element) => [element.dataset.key.split("+").map((part) => (part.length > 1 ? part[0].toUpperCase() + part.slice(1) : part)).join(" "), words(element)]);
  for (const [key, says] of [...rows, ["?", "この一覧を開く"], ["Esc", "開いているものを閉じる"]]) {
    const term = document.createElement("dt");
    const hint = document.createElement("kbd");
    hint.className = "kbd";
    hint.textContent = key;
    term.append(hint);
    const meaning = document.createElement("dd");
    meaning.textContent = says;
    list.append(term, meaning);
  }
}

function showSwitch() {
  const on = characterKeysAreOn();
  document.body.classList.toggle("no-character-keys", !on);
  for (const button of document.querySelectorAll("[data-key-switch]")) {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "1文字のキー操作をやめる" : "1文字のキー操作を使う";
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const key = pressed(event);
  const oneCharacter = !key.includes("+") && [...key].length === 1;
  if (oneCharacter && (isTyping(document.activeElement) || !characterKeysAreOn())) return;
  const dialog = openDialog();
  const found =
    (oneCharacter && choiceFor(key)) ||
    [...(dialog ?? document).querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isShown);
  if (found) {
    event.preventDefault();
    act(found);
  } else if (key === "?" && !dialog) {
    event.preventDefault();
    fillHelp();
    document.getElementById("key-help")?.showModal();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest('[data-dialog-open="key-help"]')) fillHelp();
  if (event.target.closest("[data-key-switch]")) {
    localStorage.setItem(SWITCH, characterKeysAreOn() ? "off" : "on");
    showSwitch();
  }
});

showSwitch();
