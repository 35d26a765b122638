"""Whatever a source does with one movement, there is one alert, and it says what the source says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.alerts.ward import CHILD, Ward
from yorisoi.alerts.models import Alert

DEEDS = ("added", "changed", "deleted", "gone")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=6))
def test_one_alert_that_follows_its_row(ward: Ward, deeds: list[str]) -> None:
    history = 10 + Alert.objects.count()
    day = {"moved_on": f"2026-05-{history:02}"}  # each example is another movement
    ward.arrive("resident", ward.moves(CHILD, "moved_out", history, **day))
    for deed in deeds:
        ward.arrive("resident", ward.moves(CHILD, "moved_out", history, what=deed, **day))
    alert = Alert.objects.get(happened_on=day["moved_on"])
    assert (alert.withdrawn_at is None) == (deeds[-1] in ("added", "changed"))
