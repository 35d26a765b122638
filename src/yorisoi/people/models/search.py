"""SearchKey 検索見出し: what one person is found by, folded, in one row."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from yorisoi.people.models.person import Person


class SearchKey(models.Model):
    """検索見出し: made anew from the person's names, addresses and telephones, never edited.

    ``words`` holds folded keys, each behind a letter that says what it is (people/search_keys.py);
    PostgreSQL's inverted index answers several words at once. The days of birth stand here too so
    that ranking reads one row a person.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="search_key", verbose_name="人物"
    )
    words = SearchVectorField("見出し")
    born_earliest = models.DateField("生年月日（早くて）", null=True, blank=True)
    born_latest = models.DateField("生年月日（遅くて）", null=True, blank=True)

    class Meta:
        verbose_name = "検索見出し"
        indexes = [GinIndex("words", name="searchkey_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.person_id)
