"""What a list says of an account on a day, from postings that were fetched with the list."""

from datetime import date

from django import template

from yorisoi.access.models import Posting, Staff

register = template.Library()


@register.filter
def posting_today(staff: Staff, today: date) -> Posting | None:
    """配属 of that day among ``all_postings``."""
    postings: list[Posting] = staff.all_postings  # type: ignore[attr-defined]
    for posting in postings:
        if posting.starts_on <= today and (posting.ends_on is None or today <= posting.ends_on):
            return posting
    return None


@register.filter
def posting_next(staff: Staff, today: date) -> Posting | None:
    """The next scheduled transfer after that day."""
    postings: list[Posting] = staff.all_postings  # type: ignore[attr-defined]
    return next((posting for posting in postings if posting.starts_on > today), None)


@register.filter
def valid_today(staff: Staff, today: date) -> bool:
    """Whether the account may be used that day."""
    return staff.is_valid_on(today)
