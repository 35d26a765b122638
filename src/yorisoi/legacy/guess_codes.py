"""Words of an old system, and what they are here: 「1:身体的」 is 身体的虐待.

A word is looked for among the words of the ward's list, then by rules. What neither knows is
proposed as nothing: a person decides.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from yorisoi.exchange.columns import fold_heading

Terms = Mapping[str, Mapping[str, str]]  # list → id → words

# Patterns for folded words (fold), the first that is found counts. A pattern without ^ and $ may
# stand anywhere in the word.
RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sex": (
        (r"^(男|男性|男子|男児|m|male|1|01|おとこ|男の子)$", "male"),
        (r"^(女|女性|女子|女児|f|female|2|02|おんな|女の子)$", "female"),
        (r"^(不明|不詳|0|00|9|未詳|unknown|u|わからない)$", "unknown"),
        (r"^(その他|x|other)$", "other"),
    ),
    "lives_together": (
        (r"^(同居|同|同居中|同居している|同世帯|〇|○|yes|y|true|有)$", "yes"),
        (r"^(別居|別|別居中|別居している|別世帯|×|no|n|false|無|非同居|単身赴任)$", "no"),
    ),
    # In doubt the address is hidden: a person may open it again.
    "protected": (
        (
            r"^(有|有り|あり|1|01|〇|○|◯|●|該当|対象|対象者|該当者|要|する|yes|y|true)$|^(支援措置|dv|非開示|非公開|秘匿|制限|抑止)(対象者?|有|あり|中)?$",
            "yes",
        ),
        (r"^(無|無し|なし|0|00|×|非該当|対象外|不要|しない|開示|x|no|n|false)$", "no"),
    ),
    "case_kind": (
        (r"妊", "pregnancy"),
        (r"要保護|虐待", "protection"),
        (r"要支援", "support"),
        (r"その他|一般|通常", "general"),
    ),
    "reception": (
        (r"電話|tel|架電|入電", "reception.phone"),
        (r"来所|来庁|窓口|面接|来談|来館", "reception.visit"),
        (r"訪問", "reception.home"),
        (r"メール|mail", "reception.mail"),
        (r"sns|line|ライン|チャット", "reception.sns"),
        (r"文書|手紙|書面|fax|ファックス|ファクス|郵送|通知", "reception.letter"),
        (r"^(その他|他)$", "reception.other"),
    ),
    "route": (
        (r"匿名", "route.anonymous"),
        (r"児童相談所|児相|子ども家庭センター|こども家庭センター", "route.child_centre"),
        (r"福祉事務所|生活福祉|生活保護|生保", "route.welfare_office"),
        (r"保健センター|健康センター|保健師|母子保健", "route.health_centre"),
        (r"保健所", "route.public_health"),
        (r"医療機関|病院|医師|診療所|クリニック|医院", "route.medical"),
        (r"認定こども園|こども園", "route.kodomoen"),
        (r"幼稚園", "route.kindergarten"),
        (r"保育所|保育園|保育", "route.nursery"),
        (r"教育委員会|教委|教育相談|教育センター", "route.board"),
        (r"^学校等?$|小学校|中学校|高校|高等学校|特別支援学校|^小中学校$", "route.school"),
        (r"警察|生活安全", "route.police"),
        (r"民生|主任児童委員|児童委員", "route.commissioner"),
        (r"近隣|知人|近所|隣人|友人|住民", "route.neighbour"),
        (r"児童福祉施設|児童施設|^施設$|乳児院|養護施設|指定発達支援医療機関", "route.facility"),
        (r"児童本人|^本人$|子ども本人|こども本人|^児童$", "route.child"),
        (r"家族|親戚|親族|父|母|祖父母|保護者|きょうだい|兄弟", "route.family"),
        (r"都道府県|^都$|^県$|道府県", "route.prefecture"),
        (r"他.{0,2}(区|市|自治体|市区町村|区市町村|市町村)|他区|他市", "route.other_ward"),
        (r"庁内|区役所|役所|区の他|区内部署|関係課|他課|区関係|市区町村", "route.ward"),
        (r"^(その他|他)$", "route.other"),
    ),
    "matter": (
        (r"非虐待|虐待以外|虐待を除く", "matter.care"),
        (r"虐待", "matter.abuse"),
        (r"養護", "matter.care"),
        (r"妊娠|妊婦|出産|特定妊婦", "matter.pregnancy"),
        (r"保健", "matter.health"),
        (r"肢体不自由", "matter.disability_physical"),
        (r"視聴覚|視覚|聴覚", "matter.disability_sensory"),
        (r"言語発達|言語", "matter.disability_language"),
        (r"重症心身|重心", "matter.disability_severe"),
        (r"知的", "matter.disability_intellectual"),
        (r"発達障|自閉", "matter.disability_developmental"),
        (r"障害|障がい|しょうがい", "matter.disability"),
        (r"ぐ犯|虞犯", "matter.delinquency_status"),
        (r"触法", "matter.delinquency_act"),
        (r"非行", "matter.delinquency"),
        (r"性格|行動", "matter.upbringing_character"),
        (r"不登校|登校", "matter.upbringing_absence"),
        (r"適性", "matter.upbringing_aptitude"),
        (r"しつけ|躾|育児", "matter.upbringing_discipline"),
        (r"育成", "matter.upbringing"),
        (r"^(その他|その他の相談|その他相談|他)$", "matter.other"),
    ),
    "abuse": (
        (r"身体", "abuse.physical"),
        (r"性的|^性$|^性虐待$", "abuse.sexual"),
        (r"心理|面前dv|精神的", "abuse.psychological"),
        (r"ネグレクト|怠慢|拒否|放任|養育放棄|neglect", "abuse.neglect"),
        (r"physical", "abuse.physical"),
        (r"sexual", "abuse.sexual"),
        (r"psychological|emotional", "abuse.psychological"),
    ),
    "abuser": (
        (
            r"(実父|父)以外|継父|養父|義父|母の(夫|内縁|交際)|内夫|その他の父|他の父",
            "abuser.other_father",
        ),
        (
            r"(実母|母)以外|継母|養母|義母|父の(妻|内縁|交際)|内妻|その他の母|他の母",
            "abuser.other_mother",
        ),
        (r"^(実父|父|父親|father)$", "abuser.father"),
        (r"^(実母|母|母親|mother)$", "abuser.mother"),
        (r"^(その他|他|祖父|祖母|祖父母|兄|姉|きょうだい|兄弟|親族|おじ|おば)$", "abuser.other"),
    ),
    "urgency": (
        (r"^(高|高い|緊急|最重度|重度|重|a|high|大|至急|最緊急)$", "urgency.high"),
        (r"^(中|中度|普通|b|middle|medium|中程度|通常)$", "urgency.middle"),
        (r"^(低|低い|軽度|軽|c|low|小)$", "urgency.low"),
    ),
    "first_step": (
        (r"受理会議|会議", "first_step.meeting"),
        (r"送致|児相へ|児童相談所送|児童相談所へ", "first_step.send"),
        (r"継続", "first_step.continue"),
        (r"あっせん|斡旋|紹介|引継|他機関", "first_step.refer"),
        (r"助言", "first_step.advise"),
        (r"情報提供|情報収集", "first_step.inform"),
    ),
    "contact": (
        (r"電話|tel|架電|入電|phone", "contact.phone"),
        (r"機関訪問|学校訪問|園訪問|施設訪問|関係機関|機関連絡|機関", "contact.agency"),
        (r"家庭訪問|^訪問$|自宅訪問|home", "contact.home"),
        (r"来所|来庁|窓口|来談|^面接$|^面談$|所内面接|所内面談|visit", "contact.visit"),
        (r"会議|カンファ|ケース検討|meeting", "contact.meeting"),
        (r"調査|照会", "contact.survey"),
        (r"文書|メール|手紙|書面|fax|ファックス|ファクス|郵送|mail|letter", "contact.letter"),
        (r"^(その他|他|other)$", "contact.other"),
    ),
    "kinship": (
        (r"母の(内夫|内縁|夫|交際)|父の(内妻|内縁|妻|交際)|^同居人$", "kinship.cohabitant"),
        (r"^(実?父|父親|お父さん|father)$", "kinship.father"),
        (r"^(実?母|母親|お母さん|mother)$", "kinship.mother"),
        (r"^(継父|義父)$", "kinship.step_father"),
        (r"^(継母|義母)$", "kinship.step_mother"),
        (r"^養父$", "kinship.adoptive_father"),
        (r"^養母$", "kinship.adoptive_mother"),
        (r"^里(親|父|母)$", "kinship.foster_parent"),
        (r"^(実|異父|異母)?兄$", "kinship.older_brother"),
        (r"^(実|異父|異母)?姉$", "kinship.older_sister"),
        (r"^(実|異父|異母)?弟$", "kinship.younger_brother"),
        (r"^(実|異父|異母)?妹$", "kinship.younger_sister"),
        (r"^(きょうだい|兄弟|兄弟姉妹|兄姉|弟妹|双子|同胞)$", "kinship.sibling"),
        (r"^(夫|妻|配偶者)$", "kinship.spouse"),
        (r"^(内縁|内夫|内妻|内縁の夫|内縁の妻|パートナー)$", "kinship.partner"),
        (r"^(元夫|元妻|前夫|前妻|元配偶者)$", "kinship.ex_spouse"),
        (r"祖父$", "kinship.grandfather"),
        (r"祖母$", "kinship.grandmother"),
        (r"^(おじ|叔父|伯父|叔伯父)$", "kinship.uncle"),
        (r"^(おば|叔母|伯母|叔伯母)$", "kinship.aunt"),
        (r"^(いとこ|従兄弟|従姉妹|従兄|従姉)$", "kinship.cousin"),
        (
            r"^(子|本人|児童|本児|長男|二男|次男|三男|四男|長女|二女|次女|三女|四女|養子|子供|子ども|child)$",
            "kinship.child",
        ),
        (r"^(その他の親族|親族|親戚|その他親族)$", "kinship.relative"),
        (r"^(知人|友人)$", "kinship.acquaintance"),
        (r"^(その他|他)$", "kinship.other"),
    ),
    "affiliation": (),
    "residence": (
        (r"^日本人配偶者等?$", "residence.spouse_of_japanese"),
        (r"^永住者配偶者等?$", "residence.spouse_of_permanent"),
        (r"^人文|技術人文", "residence.engineer"),
        (r"^特定技能", "residence.specified_skilled"),
        (r"^技能実習", "residence.trainee"),
        (r"^短期", "residence.short"),
        (r"^(永住|永住権)$", "residence.permanent"),
        (r"^定住$", "residence.long_term"),
        (r"^(なし|在留資格なし)$", "residence.none"),
    ),
    # Whose word for a relation tells the sex.
    "sex_of_relation": (
        (
            r"母の(内夫|夫)|内夫|^(実|継|養|義)?父(親)?$|祖父$|^(実|異父|異母)?[兄弟]$|夫$|[長二次三四]男|^里父$",
            "male",
        ),
        (
            r"父の(内妻|妻)|内妻|^(実|継|養|義)?母(親)?$|祖母$|^(実|異父|異母)?[姉妹]$|妻$|[長二次三四]女|^里母$",
            "female",
        ),
        (r"^(おじ|叔父|伯父|従兄弟|従兄)$", "male"),
        (r"^(おば|叔母|伯母|従姉妹|従姉)$", "female"),
    ),
}
# Standard shapes of the names of schools; no value of a file is in it.
SCHOOLS: Mapping[str, str] = {
    "*小学校": "affiliation.elementary",
    "*小学部": "affiliation.special",
    "*義務教育学校": "affiliation.compulsory",
    "*支援学校": "affiliation.special",
    "*中学校": "affiliation.junior_high",
    "*高校": "affiliation.high",
    "*高等学校": "affiliation.high",
    "*幼稚園": "affiliation.kindergarten",
    "*こども園*": "affiliation.kodomoen",
    "*保育園": "affiliation.nursery",
    "*保育所": "affiliation.nursery",
    "小規模保育*": "affiliation.small",
    "在宅": "affiliation.none",
    "未就学": "affiliation.none",
    "なし": "affiliation.none",
}
# 国籍 by number (ISO 3166-1), as 住民記録 has it.
COUNTRIES: Mapping[str, str] = {
    "392": "日本", "156": "中国", "410": "韓国", "408": "朝鮮", "158": "台湾", "704": "ベトナム",
    "608": "フィリピン", "524": "ネパール", "356": "インド", "050": "バングラデシュ", "50": "バングラデシュ",
    "104": "ミャンマー", "076": "ブラジル", "76": "ブラジル", "840": "米国", "604": "ペルー", "764": "タイ",
    "360": "インドネシア", "144": "スリランカ", "586": "パキスタン", "826": "英国", "250": "フランス",
    "643": "ロシア", "036": "オーストラリア", "36": "オーストラリア", "124": "カナダ", "496": "モンゴル",
    "116": "カンボジア", "792": "トルコ", "364": "イラン", "004": "アフガニスタン", "566": "ナイジェリア",
}  # fmt: skip
ERAS: Mapping[str, str] = {"1": "明治", "2": "大正", "3": "昭和", "4": "平成", "5": "令和"}
KIND_OF_MATTER = {
    "matter.abuse": "protection",
    "matter.care": "support",
    "matter.pregnancy": "pregnancy",
}


def fold(word: str) -> str:
    """A word as it is compared: one width, no blanks or signs, without a code in front of it."""
    folded = re.sub(r"[\s・（）()「」【】、，,＿_\-－/／]", "", fold_heading(word))
    return re.sub(r"^\d{1,3}[:.]?(?=[^\d:.])|^[a-z][:.](?=.)", "", folded)


@cache
def rules(name: str) -> list[tuple[re.Pattern[str], str]]:
    """The rules of a list, ready to be searched for."""
    return [(re.compile(fold_heading(pattern)), value) for pattern, value in RULES.get(name, ())]


def match(name: str, word: str, terms: Terms) -> str:
    """What a word of an old system is in the list ``name``; empty when nobody can say."""
    known = terms.get(name, {})
    folded = fold(word)
    if not folded:
        return ""
    exact = {fold(words): term for term, words in reversed(list(known.items()))}
    if folded in exact:
        return exact[folded]
    for pattern, value in rules(name):
        if pattern.search(folded) and (not known or value in known):
            return value
    # 育成相談 is 育成; a longer word is no longer the same.
    shorter = folded.removesuffix("相談").removesuffix("から").removesuffix("より")
    return exact.get(shorter, "")


def table(name: str, words: Iterable[str], terms: Terms) -> tuple[dict[str, str], list[str]]:
    """The words that are known, with their values; and those that a person must decide about."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    for word in words:
        value = match(name, word, terms)
        if value:
            found[word] = value
        else:
            unknown.append(word)
    return found, unknown
