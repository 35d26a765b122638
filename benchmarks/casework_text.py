"""Plausible texts of 経過記録 and 相談受付, made from sentences with names and places filled in."""

import random
from collections.abc import Sequence

SENTENCES = """
{who}より電話。{name}が{place}に来ていないとのこと。
{place}へ訪問。{name}は在宅、表情は穏やかであいさつができた。
{who}と面談。最近は夜に眠れない日が続いていると話す。
左ほほに直径{n}cmのあざを確認。本人は「ころんだ」と話す。
右腕に古い内出血が{n}か所。写真を記録した。
{who}は「しつけのつもりだった」と話し、たたいたことを認める。
食事は朝食をとらずに登校する日が週に{n}日ほどある。
身なりは清潔、季節に合った服装をしている。
室内は洗濯物が積まれているが、足の踏み場はある。
{who}は仕事が夜勤になり、{n}時ごろまで子どもだけで過ごす日がある。
保育料の滞納が{n}か月分あり、分納の相談をしている。
生活保護の申請について福祉事務所へ同行することとした。
児童扶養手当の現況届が未提出のため、窓口を案内した。
{place}の担任から、提出物が出ていないと連絡があった。
養護教諭によると、体重が{n}か月で増えていない。
欠席が続いており、今月の登校は{n}日である。
{name}は「家に帰りたくない」と言うことがある。
きょうだいげんかが激しく、{who}が大声を出すと近隣から苦情が出ている。
泣き声が{n}時ごろから聞こえたとの通告。訪問したが応答なし。
不在のため手紙を置いて帰る。明日あらためて訪問する。
目視で安全を確認した。けがはない。
{who}は通院中で、服薬の調整をしている。
産後の不安が強く、EPDSは{n}点であった。
新生児訪問の結果を保健師から聞き取った。
予防接種は{n}回目まで済んでいる。
元夫が近くに来ているとの訴えがあり、警察への相談を勧めた。
住所を知られないよう支援措置の延長を確認する。
{who}は離婚調停中で、次回期日は{n}日である。
面会交流のあと、{name}の様子が不安定になると{who}が話す。
祖母が{town}に住んでおり、週末は預かってもらえる。
ショートステイの利用を{n}泊申し込んだ。
ファミリーサポートの登録を済ませ、送迎を頼めるようになった。
{place}を見学し、{n}月からの入所を希望している。
児童相談所へ状況を伝え、役割分担を確認した。
要保護児童対策地域協議会の個別ケース検討会議を{n}日に開くこととした。
受理会議で継続して関わることとした。
援助方針を見直し、月{n}回の訪問を続ける。
リスクアセスメントの結果は中程度である。
{who}は支援を受けることに前向きで、次の約束もできた。
{who}は「放っておいてほしい」と拒む。関係づくりを続ける。
言葉の遅れがあり、発達の相談を案内した。
療育の待機が{n}か月あると言われた。
歯科健診で未処置のう歯が{n}本あった。
入浴は週に{n}回ほどとのこと。
ライフラインは止まっていない。電気代の督促状が{n}通あった。
家賃の滞納があり、管理会社から退去を求められている。
{town}の民生委員が見守りを続けている。
スマートフォンを長時間使い、昼夜が逆転している。
{name}は放課後{place}で過ごすことが増えた。
友だちとのトラブルで{n}回呼び出しがあった。
スクールカウンセラーとの面談を週{n}回続けている。
母国語での説明を希望し、通訳の手配をした。
在留期間の更新が{n}月に迫っている。
妊娠{n}週で初診。飛び込みでの受診であった。
母子健康手帳の交付時の面接で、頼れる人がいないと話す。
夫は「自分は関係ない」と言い、話し合いが進まない。
飲酒のうえで物を投げることがあると{who}が打ち明けた。
けがの理由の説明が{place}と家庭でくいちがう。
次回は{n}日に{place}で話を聞く。
{name}の通院に付き添い、主治医から説明を受けた。
""".split("\n")  # noqa: SIM905  one sentence a line reads better
# A word in few notes, so that searches meet rare words too.
RARE = [
    "自転車の鍵をなくした",
    "電子レンジが壊れた",
    "猫を三匹飼っている",
    "雨漏りがする",
    "卒業文集を見せてくれた",
    "花火大会に出かけた",
    "将棋教室に通い始めた",
    "宗教上の理由で給食を食べない",
    "飛行機で一時帰国した",
    "転居先の鍵を受け取った",
    "盲腸で入院した",
    "アトピーの薬を塗っていない",
    "眼鏡をこわした",
    "携帯を解約した",
]
WHO = (
    "母",
    "父",
    "祖母",
    "継父",
    "内夫",
    "担任",
    "養護教諭",
    "園長",
    "主任児童委員",
    "保健師",
    "叔母",
)
CALLS = [
    "近隣より、子どもの泣き声と大人のどなり声が続いているとの通告。",
    "{place}より、{name}の顔にあざがあるとの連絡。",
    "母より、育児に疲れて手をあげそうになるとの相談。",
    "警察より、夫婦げんかに子どもが居合わせたとの通告。",
    "{place}より、{name}が{n}日つづけて休み、保護者と連絡がとれないとの相談。",
    "祖母より、孫を預かっているが母と連絡がつかないとの相談。",
    "保健センターより、健診を受けていない{name}について情報提供。",
    "医療機関より、妊婦健診を受けていない妊婦について連絡。",
]


class Writer:
    """Writes texts; the same ones for the same seed."""

    def __init__(self, lots: random.Random, towns: Sequence[str], places: Sequence[str]) -> None:
        self.lots, self.towns, self.places = lots, towns, places
        self.sentences = [line for line in SENTENCES if line]

    def fill(self, sentence: str, name: str) -> str:
        lot = self.lots.random
        return sentence.format(
            who=WHO[int(lot() * len(WHO))],
            name=name,
            place=self.places[int(lot() * len(self.places))],
            town=self.towns[int(lot() * len(self.towns))],
            n=1 + int(lot() * 20),
        )

    def note(self, name: str, length: int) -> str:
        """About ``length`` characters about somebody called ``name``."""
        lot, parts, written = self.lots.random, [], 0
        while written < length:
            sentence = self.sentences[int(lot() * len(self.sentences))]
            parts.append(self.fill(sentence, name) if "{" in sentence else sentence)
            written += len(parts[-1])
        if lot() < 0.02:
            parts.append(RARE[int(lot() * len(RARE))] + "。")
        return "".join(parts)

    def call(self, name: str) -> str:
        """The 主訴 of a consultation."""
        return self.fill(CALLS[int(self.lots.random() * len(CALLS))], name) + self.note(name, 80)
