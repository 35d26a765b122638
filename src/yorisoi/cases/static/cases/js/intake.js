// 相談を受ける: この人では？ beside what is typed, parts for several children, what follows from what.
// Nothing here decides anything: the server reads the same fields again when they are sent.

const form = document.querySelector("form[data-intake]");
const panel = document.querySelector("[data-panel]");
const WAIT = 250;
const SOUGHT_BY = ["name", "kana", "born", "address", "phone", "sex"];
const HOURS = 48;

const parts = () => [...form.querySelectorAll("[data-part]")];
const field = (part, name) => part.querySelector(`[name="${CSS.escape(`${part.dataset.part}-${name}`)}"]`);
const said = (part, name) =>
  (name === "sex" ? part.querySelector(`[name="${part.dataset.part}-sex"]:checked`) : field(part, name))?.value ?? "";
const named = (name) => form.elements[name];
const set = (name) => new Set((form.dataset[name] ?? "").split(" ").filter(Boolean));
const changed = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));
const checked = (name) => form.querySelector(`[name="${name}"]:checked`);

/* この人では？ */

let current = parts()[0];
let asking = null;
let waiting = 0;
let asked = "";

function taken() {
  return parts().map((part) => field(part, "person").value).filter(Boolean);
}

function question(part) {
  const asks = new URLSearchParams();
  if (part === "caller") {
    asks.set("part", "caller");
    asks.set("phone", named("caller_phone").value);
  } else {
    asks.set("part", part.dataset.part);
    const person = field(part, "person").value;
    if (person) asks.set("person", person);
    else for (const name of SOUGHT_BY) asks.set(name, said(part, name));
  }
  asks.set("taken", taken().join(","));
  return asks.toString();
}

async function ask(part) {
  const asks = question(part);
  if (asks === asked) return;
  asking?.abort();
  const turn = (asking = new AbortController());
  try {
    const answer = await fetch(`${form.dataset.candidates}?${asks}`, {
      credentials: "same-origin",
      redirect: "error",
      signal: turn.signal,
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) return;
    const text = await answer.text();
    if (turn.signal.aborted) return;
    asked = asks;
    panel.innerHTML = text;
    panel.dataset.for = part === "caller" ? "caller" : part.dataset.part;
    if (part !== "caller") showReading(part);
    leadBack(part);
  } catch {
    // Without the network the rest of the page goes on; drafts.js says that it is gone.
  }
}

// 住民を探す comes back to this page, and to this part of it.
function leadBack(part) {
  const link = panel.querySelector("[data-residents]");
  if (!link || part === "caller") return;
  const address = new URL(link.href);
  address.searchParams.set("back", `${location.pathname}?part=${part.dataset.part}`);
  link.href = address;
}

function askSoon(part, wait = WAIT) {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(part), wait);
}

function showReading(part) {
  const place = part.querySelector("[data-birth-reading]");
  const words = panel.querySelector("[data-reading]")?.textContent ?? "";
  if (place) place.textContent = field(part, "born").value.trim() ? words : "";
}

function show(part, template) {
  part.querySelector("[data-face]").replaceChildren(template.content.cloneNode(true));
  part.querySelector("[data-typed]").hidden = true;
  part.toggleAttribute("data-chosen", true);
}

function take(part, pk) {
  const template = panel.querySelector(`template[data-face-of="${pk}"]`);
  if (!template) return;
  show(part, template);
  const box = field(part, "person");
  box.value = pk;
  changed(box);
  askSoon(part, 0);
  goOn();
}

function untake(part) {
  const box = field(part, "person");
  box.value = "";
  part.querySelector("[data-face]").replaceChildren();
  part.querySelector("[data-typed]").hidden = false;
  part.removeAttribute("data-chosen");
  changed(box);
  field(part, "name").focus();
  askSoon(part, 0);
}

// After the child comes the matter.
function goOn() {
  (checked("matter") ?? form.querySelector('[name="matter"]')).focus();
}

// 1–9 after a name or its kana take the one with that key, 0 is somebody new. Names hold no digits; what the
// unnamed are called by does, so there they are letters like all others. Only who stands on the
// screen is taken: a digit that comes before the answer is dropped.
function readKey(box) {
  const part = box.closest("[data-part]");
  const last = box.value.slice(-1).normalize("NFKC");
  if (!/^[0-9]$/.test(last) || field(part, "state").value !== "known") return false;
  box.value = box.value.slice(0, -1);
  changed(box);
  if (last === "0") {
    field(part, "born").focus();
    return false;
  }
  const isShown = panel.dataset.for === part.dataset.part;
  const button = isShown && panel.querySelector(`[data-pick="${last}"] [data-take]`);
  if (!button) return false;
  clearTimeout(waiting);
  take(part, button.dataset.take);
  return true;
}

function setRelative(part, pk, name) {
  const box = field(part, "relative");
  box.value = pk;
  const line = part.querySelector("[data-relative]");
  line.hidden = !pk;
  line.querySelector("[data-relative-name]").textContent = name;
  changed(box);
}

function setCaller(pk, name, relation) {
  named("caller").value = pk;
  const face = form.querySelector("[data-caller-face]");
  face.hidden = !pk;
  face.querySelector("[data-caller-name]").textContent = name;
  if (relation && !named("caller_relation").value) named("caller_relation").value = relation;
  changed(named("caller"));
}

/* Parts for several children */

function addPart() {
  const numbers = parts().map((part) => Number(part.dataset.part.split("-")[1]));
  const number = Math.max(-1, ...numbers) + 1;
  const blank = form.querySelector("template[data-blank-part]");
  const holder = document.createElement("div");
  holder.innerHTML = blank.innerHTML.replaceAll("__n__", String(number));
  const part = holder.firstElementChild;
  form.querySelector("[data-parts]").append(part);
  current = part;
  showRemovable();
  return part;
}

function addChosen(pk) {
  const template = panel.querySelector(`template[data-face-of="${pk}"]`);
  if (!template || taken().includes(pk)) return;
  const empty = parts().find((part) => !field(part, "person").value && !field(part, "name").value);
  const part = empty ?? addPart();
  show(part, template);
  field(part, "person").value = pk;
  changed(field(part, "person"));
  askSoon(current, 0);
}

function removePart(part) {
  const next = parts().find((one) => one !== part);
  part.remove();
  current = next;
  showRemovable();
  changed(named("text"));
  next.querySelector("input:not([type=hidden]), button").focus();
  askSoon(next, 0);
}

function showRemovable() {
  const several = parts().length > 1;
  for (const part of parts()) part.querySelector("[data-remove-part]").hidden = !several;
}

/* What follows from what */

let hidingIsOwn = Boolean(checked("hides_caller"));
let kindIsOwn = Boolean(checked("kind"));

function followRoute() {
  const route = checked("route")?.value ?? named("route_other").value;
  if (!route || hidingIsOwn) return;
  const wanted = set("informant").has(route) ? "yes" : "no";
  form.querySelector(`[name="hides_caller"][value="${wanted}"]`).checked = true;
}

function followMatter() {
  const matter = checked("matter")?.value ?? "";
  for (const one of ["abuse", "pregnancy"]) {
    form.querySelector(`[data-when="${one}"]`).hidden = !set(one).has(matter);
  }
  const details = form.querySelector("[data-matter-detail]");
  let any = false;
  for (const option of details.querySelectorAll("option[data-parent]")) {
    option.hidden = option.disabled = option.dataset.parent !== matter;
    any ||= !option.hidden;
    if (option.hidden && option.selected) details.querySelector("select").value = "";
  }
  details.hidden = !any;
  const kinds = Object.fromEntries([...set("kinds")].map((pair) => pair.split("=")));
  const kind = form.querySelector(`[name="kind"][value="${CSS.escape(kinds[matter] ?? "")}"]`);
  if (kind && !kindIsOwn) kind.checked = true;
}

function followDecision() {
  const step = checked("first_step")?.value ?? "";
  const opens = set("case").has(step);
  const urgent = named("is_report").checked || set("abuse").has(checked("matter")?.value ?? "");
  form.querySelector('[data-when="case"]').hidden = !opens;
  form.querySelector("[data-due]").hidden = !urgent || (step && !opens && !named("is_report").checked);
  form.querySelector("[data-no-case]").hidden = !urgent || !step || opens || named("is_report").checked;
}

// The box's own reading says the day in both calendars; the clock adds two days to it.
function followClock() {
  const reading = named("received_on").closest(".date-input")?.querySelector("[data-date-reading]");
  const day = reading?.textContent.match(/（(\d{4})年）(\d{1,2})月(\d{1,2})日/);
  const at = named("received_time").value.normalize("NFKC").match(/^(\d{1,2}):?(\d{2})$/);
  if (!day || !at) return;
  const due = new Date(Number(day[1]), day[2] - 1, Number(day[3]), Number(at[1]) + HOURS, Number(at[2]));
  const pair = (number) => String(number).padStart(2, "0");
  form.querySelector("[data-due-words]").textContent =
    `${due.getMonth() + 1}月${due.getDate()}日(${"日月火水木金土"[due.getDay()]})${pair(due.getHours())}:${pair(due.getMinutes())}`;
}

function follow() {
  followRoute();
  followMatter();
  followDecision();
  followClock();
}

/* Events */

function onTyping(event) {
  const box = event.target;
  if (event.isComposing) return;
  const part = box.closest?.("[data-part]");
  if (part) {
    current = part;
    const name = box.name.slice(part.dataset.part.length + 1);
    if ((name === "name" || name === "kana") && readKey(box)) return;
    if (SOUGHT_BY.includes(name)) askSoon(part);
  } else if (box.name === "caller_phone" && box.value.replace(/\D/g, "").length >= 8) {
    askSoon("caller");
  }
}

function onChange(event) {
  const { name, value } = event.target;
  if (name === "route") named("route_other").value = "";
  if (name === "route_other" && value && checked("route")) checked("route").checked = false;
  if (name === "hides_caller") hidingIsOwn = true;
  if (name === "kind") kindIsOwn = true;
  follow();
}

function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const part = button.closest("[data-part]");
  const { take: pk, add, relativeOf, caller, name, relation } = button.dataset;
  if (pk) take(current, pk);
  else if (add) addChosen(add);
  else if (relativeOf) setRelative(current, relativeOf, name);
  else if (caller) setCaller(caller, name, relation);
  else if ("untake" in button.dataset) untake(part);
  else if ("removePart" in button.dataset) removePart(part);
  else if ("addPart" in button.dataset) field(addPart(), "name").focus();
  else if ("clearRelative" in button.dataset) setRelative(part, "", "");
  else if ("clearCaller" in button.dataset) setCaller("", "", "");
}

// Before keys.js: 0 on the 経路 goes to the others, and c does not leave the page half-way through.
function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const at = document.activeElement;
  if (at.name === "route" && event.key === "0") {
    event.preventDefault();
    named("route_other").focus();
  } else if (event.key === "c" && form.contains(at) && at.matches("[type=radio], [type=checkbox], button")) {
    const isChoice = at.closest("[data-choice-keys]")?.querySelector('[data-choice-key="c"]');
    if (!isChoice) event.preventDefault();
  }
}

/* The same page in two windows */

function watchOtherWindows() {
  const talk = new BroadcastChannel(`yorisoi.intake.${location.pathname}`);
  const warn = () => (document.querySelector("[data-other-window]").hidden = false);
  talk.addEventListener("message", (event) => {
    warn();
    if (event.data === "here?") talk.postMessage("here");
  });
  talk.postMessage("here?");
}

if (form) {
  form.addEventListener("input", onTyping);
  form.addEventListener("compositionend", onTyping);
  form.addEventListener("change", onChange);
  form.addEventListener("focusin", (event) => {
    const part = event.target.closest("[data-part]");
    if (!part || part === current) return;
    current = part;
    askSoon(part, 0);
  });
  form.addEventListener("click", onClick);
  panel.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, true);
  const reading = named("received_on").closest(".date-input")?.querySelector("[data-date-reading]");
  if (reading) new MutationObserver(followClock).observe(reading, { childList: true, subtree: true });
  showRemovable();
  follow();
  watchOtherWindows();
  const typed = parts().find((part) => field(part, "person").value || field(part, "name").value);
  if (typed) ask(typed);
  if (!document.querySelector("[data-focus-at-start]")) {
    (checked("route") ?? form.querySelector('[name="route"]'))?.focus();
  }
}
