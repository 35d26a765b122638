"""How far, and how long still: in words."""

from datetime import datetime

from yorisoi.exchange.models import Progress


def percent(progress: Progress) -> int | None:
    """Whole percent of the step; None when its size is not known."""
    if not progress.total:
        return None
    return min(100, 100 * progress.done // progress.total)


def time_left(progress: Progress, now: datetime) -> str:
    """「残り 約3分」, from the pace so far; nothing while that would be guessing."""
    elapsed = (now - progress.started_at).total_seconds()
    if not progress.total or elapsed < 3 or progress.done * 50 < progress.total:
        return ""
    seconds = elapsed * (progress.total - progress.done) / progress.done
    if seconds < 60:
        return "残り 1分以内"
    if seconds < 3600:
        return f"残り 約{round(seconds / 60)}分"
    return f"残り 約{seconds / 3600:.1f}時間"
