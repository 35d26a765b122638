"""axe on the page that is open.

The contrast of text takes axe longer than everything else together, and it depends on nothing but
colours, size and weight: of the text, and of all it stands in. So it is measured once for every
such combination that this process comes upon; every other rule is applied to every page whole.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# Combinations that had enough contrast.
GOOD_CONTRAST: set[str] = set()
EXAMINE = """async ([without, good]) => {
  const NOTHING = "rgba(0, 0, 0, 0) none 1 none normal";
  const grounds = new Map();
  const ground_of = (one) => {
    if (one && !grounds.has(one)) {
      const style = getComputedStyle(one);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
        style.mixBlendMode].join(" ");
      grounds.set(one, ground_of(one.parentElement) + (own === NOTHING ? "" : "|" + own));
    }
    return one ? grounds.get(one) : "";
  };
  const has_words = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const is_shown = (one) => {
    const place = one.getBoundingClientRect();
    return place.width > 1 && place.height > 1 && place.right + scrollX > 0 && place.bottom + scrollY > 0
      && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const found = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    if (!has_words(one) || !is_shown(one) || without.some((which) => one.closest(which))) continue;
    const style = getComputedStyle(one);
    const look = [one.disabled, one.ariaDisabled, style.color, style.fontSize, style.fontWeight,
      style.textShadow, style.webkitTextStroke, ground_of(one)].join(" ");
    if (!good.includes(look)) found.set(look, one);
  }
  const include = [...found.values()];
  const exclude = without.map((which) => [which]);
  const { violations } = await axe.run({ exclude },
    { resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } });
  if (include.length)
    violations.push(...(await axe.run({ include, exclude },
      { resultTypes: ["violations"], runOnly: ["color-contrast"] })).violations);
  return [violations, [...found.keys()]];
}"""


def complaints(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """What axe says of the page, in short; ``without`` what these selectors are."""
    page.evaluate(AXE.axe_script)
    violations, combinations = page.evaluate(EXAMINE, [list(without), list(GOOD_CONTRAST)])
    if not any(one["id"] == "color-contrast" for one in violations):
        GOOD_CONTRAST.update(combinations)
    return [
        f"{page.url}: {one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in violations
        for node in one["nodes"]
    ]
