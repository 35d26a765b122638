// What has to be read first takes the focus: the list of what is to be put right.

function focusIn(root) {
  const first = root.matches?.("[data-focus-at-start]") ? root : root.querySelector("[data-focus-at-start]");
  first?.focus();
}

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) focusIn(event.detail.elt);
});

focusIn(document);
