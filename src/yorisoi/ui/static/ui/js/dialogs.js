// Dialogs open and close by data attributes; the staff menu closes when one looks away.

const FIRST = "[autofocus], .dialog__body :is(input:not([type=hidden]), select, textarea), .dialog__foot :is(button, a)";

function show(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector(FIRST)?.focus();
}

function showWaiting(root) {
  root.querySelectorAll("dialog[data-dialog-show]").forEach(show);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) show(document.getElementById(opener.dataset.dialogOpen));
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || opener) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("htmx:load", (event) => {
  const loaded = event.detail.elt;
  if (loaded.matches?.("dialog[data-dialog-show]")) show(loaded);
  else if (loaded !== document.body) showWaiting(loaded);
});

showWaiting(document);
