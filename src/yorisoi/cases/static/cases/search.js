// Walking the results: arrows go from one to the next, Enter opens the first when nothing is chosen.
// 1–9 are data-key of ui/js/keys.js.

const results = () => [...document.querySelectorAll("[data-hits] [data-hit]")];

function isElsewhere(element) {
  return element !== document.body && !element.matches("#site-search, #main, [data-hit]");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const list = results();
  const focused = document.activeElement ?? document.body;
  if (!list.length || isElsewhere(focused)) return;
  const at = list.indexOf(focused);
  if (event.key === "ArrowDown" && at < list.length - 1) {
    event.preventDefault();
    list[at + 1].focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (list[at - 1] ?? document.getElementById("site-search")).focus();
  } else if (event.key === "Enter" && at < 0 && focused.id !== "site-search") {
    event.preventDefault();
    list[0].click();
  }
});
