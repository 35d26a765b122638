"""よりそい: what is Japanese about names, dates and addresses, as pure functions.

Nothing here knows the database, the clock or the rest of the product. Keys are for search and
comparison only; what was typed or received is stored as it came.

| file | subject |
|---|---|
| `wareki` | 和暦 ⇔ 西暦: reading dates as written, writing them |
| `partial_dates` | dates that are partly unknown: 昭和60年頃, 不詳 |
| `clock_times` | 時刻 as written: 1530, 15:30, 午後3時半 |
| `ages` | 満年齢, months of small children |
| `grades` | 学年 for a date, its words, its range of birthdays |
| `kana` | keys of readings: the search rules of the 住民記録 standard, and the exact reading |
| `ordering` | 五十音順 |
| `names` | keys of 氏名 in kanji and in letters, 姓 and 名 |
| `variants` | 異体字 (table in `data/variants.tsv`) |
| `gaiji` | 外字, 〓, variation selectors |
| `addresses` | 住所 in parts and as a key |
| `phones` | 電話番号 as a key |
| `text` | the folds that every key begins with; `fold_text` for full text |
| `numerals` | 漢数字 |
"""

from .addresses import Address, fold_town, parse_address, parse_lot
from .ages import age, age_in_months, age_label
from .ahead import day_ahead
from .clock_times import TimeError, both_clocks, parse_time
from .gaiji import GETA, Gaiji, drop_selectors, find_gaiji, show_gaiji
from .grades import (
    GradeError,
    SchoolGrade,
    birth_range_for_grade,
    grade_on,
    parse_grade,
    school_year,
)
from .kana import kana_key, strict_kana_key
from .names import name_key, roman_key, split_name
from .numerals import digits_for_kanji, kanji_to_int
from .ordering import kana_sort_key
from .partial_dates import PartialDate, Precision, parse_partial_date
from .phones import phone_key
from .text import fold_text
from .variants import fold_variants
from .wareki import (
    ERAS,
    DateError,
    Era,
    both_calendars,
    era_of,
    fiscal_year_label,
    parse_date,
    wareki,
    wareki_short,
)

__all__ = [
    "ERAS",
    "GETA",
    "Address",
    "DateError",
    "Era",
    "Gaiji",
    "GradeError",
    "PartialDate",
    "Precision",
    "SchoolGrade",
    "TimeError",
    "age",
    "age_in_months",
    "age_label",
    "birth_range_for_grade",
    "both_calendars",
    "both_clocks",
    "day_ahead",
    "digits_for_kanji",
    "drop_selectors",
    "era_of",
    "find_gaiji",
    "fiscal_year_label",
    "fold_text",
    "fold_town",
    "fold_variants",
    "grade_on",
    "kana_key",
    "kana_sort_key",
    "kanji_to_int",
    "name_key",
    "parse_address",
    "parse_date",
    "parse_grade",
    "parse_lot",
    "parse_partial_date",
    "parse_time",
    "phone_key",
    "roman_key",
    "school_year",
    "show_gaiji",
    "split_name",
    "strict_kana_key",
    "wareki",
    "wareki_short",
]
