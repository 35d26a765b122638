// What has to be read first takes the focus: the list of what is to be put right. A page that is
// one form begins in its first field, so that one types at once.

function focusIn(root) {
  const first = root.matches?.("[data-focus-at-start]") ? root : root.querySelector("[data-focus-at-start]");
  first?.focus();
}

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) focusIn(event.detail.elt);
});

focusIn(document);

function begin() {
  const form = document.querySelector("form[data-begins]");
  if (!form || document.querySelector("[data-focus-at-start], [autofocus]")) return;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const first = fields.find((field) => !field.disabled && !field.readOnly);
  const chosen = first?.type === "radio" && fields.find((field) => field.name === first.name && field.checked);
  (chosen || first)?.focus();
}

begin();
