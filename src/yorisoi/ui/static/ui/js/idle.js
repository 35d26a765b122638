// Nobody at the desk: the page is hidden from passers-by and the browser goes to sign-in.
// A minute before, it says so. All open pages of this browser count as one desk.

const WARN_BEFORE = 60;
const body = document.body;
const limit = Number(body.dataset.idleSeconds);
const warning = document.querySelector("[data-idle-warning]");
const left = document.querySelector("[data-idle-left]");
const cover = document.querySelector("[data-idle-cover]");
const desk = new BroadcastChannel("yorisoi.desk");

let lastActivity = Date.now();
let lastContact = Date.now();
let lastTold = 0;
let isCovered = false;

function seen(moment) {
  lastActivity = Math.max(lastActivity, moment);
  if (warning && !isCovered) warning.hidden = true;
}

function active() {
  if (isCovered) return;
  // The time may have run out while the machine slept: then it is too late to go on.
  if (look()) return;
  const now = Date.now();
  seen(now);
  if (now - lastTold > 2000) {
    lastTold = now;
    desk.postMessage(now);
  }
  if (now - lastContact > (limit * 1000) / 3) stayInTouch(now);
}

// Typing for long without a request must not let the session run out on the server.
function stayInTouch(now) {
  lastContact = now;
  const url = body.dataset.keepaliveUrl;
  if (url) fetch(url, { cache: "no-store", credentials: "same-origin" }).catch(() => {});
}

function hide() {
  isCovered = true;
  document.dispatchEvent(new CustomEvent("yorisoi:leave"));
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  body.classList.add("is-covered");
  warning.hidden = true;
  cover.hidden = false;
  document.title = "よりそい";
  const here = location.pathname + location.search;
  const signin = body.dataset.signinUrl;
  if (signin) location.replace(`${signin}?idle=1&next=${encodeURIComponent(here)}`);
}

function look() {
  if (isCovered) return true;
  const remaining = Math.ceil(limit - (Date.now() - lastActivity) / 1000);
  if (remaining <= 0) {
    hide();
    return true;
  }
  if (remaining <= Math.min(WARN_BEFORE, limit / 2)) {
    warning.hidden = false;
    // Every ten seconds is often enough for those who hear the page.
    if (remaining % 10 === 0 || remaining < 10 || !left.dataset.said) left.textContent = String(remaining);
    left.dataset.said = "yes";
  } else {
    warning.hidden = true;
    delete left.dataset.said;
  }
  return false;
}

if (limit > 0 && cover) {
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"]) {
    document.addEventListener(kind, active, { passive: true, capture: true });
  }
  desk.addEventListener("message", (event) => seen(event.data));
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  setInterval(look, 1000);
}
