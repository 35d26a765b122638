"""The rules of alerts, one subject a file; in the order of their page."""

from yorisoi.alerts.rules import affiliations, days, health, residents
from yorisoi.alerts.rules.base import COLUMNS, Number, Rule, Told, Whose

RULES: dict[str, Rule] = {
    rule.code: rule for rule in (*residents.RULES, *health.RULES, *affiliations.RULES, *days.RULES)
}
CHOICES = [(rule.code, rule.title) for rule in RULES.values()]

__all__ = ["CHOICES", "COLUMNS", "RULES", "Number", "Rule", "Told", "Whose"]
