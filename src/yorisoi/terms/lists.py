"""The lists, and what the code knows of their entries (``trait``). The entries are the ward's."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TermList:
    """One list: its name, and the traits an entry may have."""

    title: str
    traits: dict[str, str] = field(default_factory=dict)  # code → what it means


LISTS: dict[str, TermList] = {
    "reception": TermList("受付方法"),
    "route": TermList("経路", {"informant": "氏名を伏せるのがふつう"}),
    "matter": TermList("相談種別", {"abuse": "虐待の種別を聞く", "pregnancy": "妊娠期"}),
    "abuse": TermList("虐待種別"),
    "abuser": TermList("主な虐待者"),
    "urgency": TermList("緊急度", {"high": "最も急ぐ"}),
    "first_step": TermList("初期対応", {"case": "ケースを開く", "end": "受付だけで終わる"}),
    "closing": TermList("終結理由"),
    "recipient": TermList("移管先の種類"),
    "handover": TermList("移管の方法"),
    "contact": TermList("記録の方法", {"seen": "子どもに会うことがある"}),
    "sighting": TermList("安全確認の方法"),
    "affiliation": TermList("所属の種類", {"school": "学年がある", "nursery": "保育"}),
    "residence": TermList("在留資格"),
    "sign_off": TermList("決裁欄"),  # who signs a paper, from left to right
    "kinship": TermList(
        "続柄",
        {
            "parent": "実の親",
            "adoptive": "養親",
            "step": "継親",
            "foster": "里親",
            "spouse": "婚姻",
            "partner": "内縁",
            "ex_spouse": "離婚",
            "ex_partner": "内縁の解消",
            "sibling": "きょうだい",
            "grandparent": "祖父母",
            "child": "子（親から見た向き）",
            "relative": "そのほかの親族",
            "other": "親族でない",
        },
    ),
}
