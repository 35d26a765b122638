// <form data-draft="URL">: what is typed is kept on the server before anybody presses a button.
// Any answer 2xx means kept. Its words stand in [data-draft-status], in the form or on the page;
// what it answers, other drafts of the same form, in [data-draft-others].

const WAIT = 1200;
const RETRY = [3000, 6000, 12000, 30000];
const BEACON_LIMIT = 60000;
const drafts = [];

class Draft {
  constructor(form) {
    this.form = form;
    this.changed = false;
    this.running = null;
    this.failures = 0;
    this.finished = false;
    this.cutOff = false; // the last save found no server at all
    this.reached = false;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    form.addEventListener("submit", (event) => {
      if (this.wouldBeLost()) {
        event.preventDefault();
        this.sendWhenReached(event.submitter);
        return;
      }
      this.nextTurn();
      setTimeout(() => this.finish(event));
    });
  }

  // Sent without a network, the page gives way to the browser's own, and what is typed is gone.
  wouldBeLost() {
    const { keepaliveUrl } = document.body.dataset;
    if (this.reached || !keepaliveUrl || this.form.matches("[hx-post]")) return false;
    return this.cutOff || !navigator.onLine;
  }

  async sendWhenReached(submitter) {
    if (this.asking) return;
    this.asking = true;
    try {
      await fetch(document.body.dataset.keepaliveUrl, { cache: "no-store", redirect: "manual" });
      this.reached = true;
    } catch {
      this.failed("送れませんでした。書いたものはこの画面にあります。通信が戻ったら、もう一度押してください");
    }
    this.asking = false;
    if (this.reached) this.form.requestSubmit(submitter);
    this.reached = false;
  }

  // What is sent later may arrive earlier; the server goes by the turn.
  nextTurn() {
    const turn = this.form.elements._draft_turn;
    if (turn) turn.value = Number(turn.value) + 1;
  }

  touch() {
    this.changed = true;
    this.handedOver = false;
    if (!this.failures) this.in(WAIT);
  }

  in(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // Sent for good: a draft saved now would rise again after the record it has become.
  finish(event) {
    if (event?.defaultPrevented) return;
    this.finished = true;
    clearTimeout(this.timer);
    this.running?.abort();
  }

  fields() {
    this.nextTurn();
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  async save() {
    if (!this.changed || this.finished || this.running) return;
    this.changed = false;
    this.running = new AbortController();
    try {
      const answer = await fetch(this.form.dataset.draft, {
        method: "POST",
        body: this.fields(),
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "fetch" },
        signal: this.running.signal,
      });
      this.cutOff = false;
      if (answer.ok) this.kept((await answer.text()).trim());
      else await this.refused(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.cutOff = true;
      this.failed("保存できません。通信を確かめています");
    } finally {
      this.running = null;
      if (this.changed && !this.failures) this.in(WAIT);
    }
  }

  kept(others) {
    this.failures = 0;
    const time = new Date().toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
    this.say(`下書きを保存しました ${time}${others && "（ほかの書きかけもあります）"}`, "kept");
    const place = this.form.querySelector("[data-draft-others]");
    if (!place || this.others === others) return;
    this.others = others;
    place.innerHTML = others;
  }

  async refused(answer) {
    const signedOut = answer.type === "opaqueredirect" || answer.status === 401;
    if (answer.status === 403) await this.renewToken();
    this.failed(
      signedOut
        ? "サインインが切れました。この画面を閉じずに、別の画面でサインインしてください"
        : "保存できません。通信を確かめています",
    );
  }

  failed(words) {
    this.changed = true;
    this.failures += 1;
    this.say(words, "failing");
    this.in(RETRY[Math.min(this.failures, RETRY.length) - 1]);
  }

  // Signing in on another page gives a new token; the page that stayed open must learn it.
  async renewToken() {
    const url = document.body.dataset.keepaliveUrl;
    const token = url && (await fetch(url, { cache: "no-store", redirect: "error" })).headers.get("X-CSRFToken");
    if (!token) return;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }

  say(words, state) {
    const place =
      this.form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
    if (!place) return;
    // A save every few seconds is not worth an announcement; a failure is.
    place.setAttribute("aria-live", state === "failing" ? "polite" : "off");
    place.dataset.state = state;
    if (place.textContent !== words) place.textContent = words;
  }

  // The page is going: hand what is left to the browser, which sends it when we are gone.
  leave() {
    if ((!this.changed && !this.running) || this.finished || this.handedOver) return;
    this.handedOver = true;
    this.running?.abort();
    clearTimeout(this.timer);
    const body = this.fields();
    const size = [...body].reduce((sum, [name, value]) => sum + name.length + 3 * value.length + 150, 0);
    const accepted = size < BEACON_LIMIT && navigator.sendBeacon(this.form.dataset.draft, body);
    if (!accepted) fetch(this.form.dataset.draft, { method: "POST", body }).catch(() => {});
    // Not known to have arrived: if the page stays after all, it is saved once more.
    this.changed = true;
  }
}

function watch(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (!drafts.some((draft) => draft.form === form)) drafts.push(new Draft(form));
  }
}

function leaveAll() {
  for (const draft of drafts) if (draft.form.isConnected) draft.leave();
}

// The draft is thrown away: what is typed goes with it.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-draft-over]")) drafts.forEach((draft) => draft.finish());
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leaveAll();
  else drafts.forEach((draft) => draft.in(WAIT));
});
window.addEventListener("pagehide", leaveAll);
window.addEventListener("online", () => drafts.forEach((draft) => draft.in(0)));

let isLeavingByItself = false;
document.addEventListener("yorisoi:leave", () => {
  isLeavingByItself = true;
  leaveAll();
});

// Only while saving fails: the browser asks before the page and its text are gone.
window.addEventListener("beforeunload", (event) => {
  if (!isLeavingByItself && drafts.some((draft) => draft.failures && !draft.finished)) event.preventDefault();
});

window.addEventListener("pageshow", () => drafts.forEach((draft) => (draft.finished = false)));
document.addEventListener("htmx:load", (event) => watch(event.detail.elt.parentNode ?? document));
watch(document);
