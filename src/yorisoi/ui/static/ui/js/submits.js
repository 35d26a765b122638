// One press, one record: a form that has been sent is not sent again by a second press.
// A form that answers with a file stays on its page and says data-resubmit.

const sent = new WeakSet();

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  sent.delete(form);
  for (const button of buttons(form)) {
    if (button.dataset.held) {
      button.disabled = false;
      delete button.dataset.held;
    }
  }
  form.removeAttribute("aria-busy");
}

function hold(form) {
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  // After this turn: the pressed button's own name and value still belong to what is sent.
  setTimeout(() => {
    for (const button of buttons(form)) {
      if (!button.disabled) {
        button.dataset.held = "yes";
        button.disabled = true;
      }
    }
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.method;
  if (event.defaultPrevented || method.toLowerCase() !== "post" || "resubmit" in form.dataset) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  hold(form);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("form")) hold(event.target);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches("form")) release(event.target);
});

// Back with the browser's button: the page comes as it was left, its buttons must work.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) release(form);
});
