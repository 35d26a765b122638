// Figures of a genogram are moved by dragging or by arrow keys. The lines come from the server,
// which draws the same picture for screen and paper.

const STEP = 8;
const WAIT = 250; // ms after the last key, before the lines follow

const stage = document.querySelector("[data-genogram]");
const form = document.querySelector("[data-genogram-form]");
const state = document.querySelector("[data-genogram-state]");
let timer = 0;
let turn = 0;

function figures() {
  return [...stage.querySelectorAll(".genogram__person")];
}

function note() {
  const places = figures().map((one) => [one.dataset.person, [Number(one.dataset.x), Number(one.dataset.y)]]);
  form.elements.positions.value = JSON.stringify(Object.fromEntries(places));
}

function put(figure, x, y) {
  figure.dataset.x = Math.round(x / STEP) * STEP;
  figure.dataset.y = Math.round(y / STEP) * STEP;
  figure.setAttribute("transform", `translate(${figure.dataset.x} ${figure.dataset.y})`);
  note();
  state.textContent = "動かしました。まだ保存していません。";
}

async function redraw() {
  const mine = ++turn;
  const body = new FormData(form);
  const answer = await fetch(stage.dataset.previewUrl, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (mine !== turn || dragged) return; // moved again meanwhile
  if (!answer.ok) {
    state.textContent = "線を描きなおせませんでした。保存はできます。";
    return;
  }
  const focused = document.activeElement?.dataset?.person;
  stage.innerHTML = await answer.text();
  if (focused) stage.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  note();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(redraw, WAIT);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  const figure = event.target.closest?.(".genogram__person");
  const way = WAYS[event.key];
  if (!figure || !way || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const far = event.shiftKey ? 5 * STEP : STEP;
  put(figure, Number(figure.dataset.x) + way[0] * far, Number(figure.dataset.y) + way[1] * far);
  soon();
}

let dragged = null;

function inPicture(event) {
  const picture = stage.querySelector("svg");
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
}

function onDown(event) {
  const figure = event.target.closest?.(".genogram__person");
  if (!figure || event.button !== 0) return;
  event.preventDefault();
  const at = inPicture(event);
  dragged = { figure, dx: Number(figure.dataset.x) - at.x, dy: Number(figure.dataset.y) - at.y, moved: false };
  figure.focus();
  figure.setPointerCapture(event.pointerId);
}

function onMove(event) {
  if (!dragged) return;
  const at = inPicture(event);
  dragged.moved = true;
  put(dragged.figure, at.x + dragged.dx, at.y + dragged.dy);
}

function onUp() {
  const moved = dragged?.moved;
  dragged = null;
  if (moved) redraw();
}

if (stage && form) {
  note();
  stage.addEventListener("keydown", onKey);
  stage.addEventListener("pointerdown", onDown);
  stage.addEventListener("pointermove", onMove);
  stage.addEventListener("pointerup", onUp);
  stage.addEventListener("pointercancel", onUp);
  form.querySelector("[data-genogram-automatic]").addEventListener("click", () => {
    form.elements.positions.value = "{}";
  });
}
