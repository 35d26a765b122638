"""Working without a mouse: every step of the focus must be seen."""

from playwright.sync_api import Page

# Where the focus is, in words, and whether a ring stands around it that nothing covers.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { words: "", seen: true };
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const face = at.closest(".choice")?.querySelector(".choice__face");
  const ring = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  const on = document.elementFromPoint(
    Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1),
  );
  return {
    words: (at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || at.name || at.id).trim(),
    seen: at.matches(":focus-visible") && (ring(style) || (face && ring(getComputedStyle(face))))
      && (at.contains(on) || !!on?.contains(at) || !!face),
    tag: at.tagName,
  };
}"""
ENOUGH = 80


def focus(page: Page) -> str:
    """What has the focus; it must be seen."""
    found = page.evaluate(FOCUS)
    assert found["seen"], f"the focus is not to be seen on {found} at {page.url}"
    return str(found["words"])


def tab_to(page: Page, words: str, key: str = "Tab") -> None:
    """Press Tab until something with these words has the focus."""
    passed = []
    for _ in range(ENOUGH):
        page.keyboard.press(key)
        passed.append(focus(page))
        if words in passed[-1]:
            return
    raise AssertionError(f"{words} cannot be reached by {key}; passed {passed}")


def enter(page: Page, *, to: str) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation(url=to):
        page.keyboard.press("Enter")
