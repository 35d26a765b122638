import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import fold_variants
from yorisoi.japanese.variants import ROWS, VARIANT_TABLE, VariantRow, build_table, read_rows

# Pairs of old and new form, spread over the whole of 常用漢字 and 人名用漢字 and written out apart
# from the table, so that a slip in either is seen.
PAIRS = re.findall(
    r"\S\S",
    """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜
奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 卷巻 陷陥 勸勧
寬寛 關関 歡歓 觀観 顏顔 氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 狹狭 鄕郷 曉暁
區区 驅駆 勳勲 薰薫 徑径 莖茎 惠恵 揭掲 溪渓 經経 螢蛍 輕軽 繼継 鷄鶏 藝芸 擊撃 硏研 縣県 儉倹 劍剣
險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 廣広 效効 恆恒 黃黄 鑛鉱 號号 國国 黑黒 碎砕 濟済 齋斎 劑剤
雜雑 參参 棧桟 蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣
縱縦 肅粛 處処 敍叙 將将 稱称 涉渉 燒焼 證証 奬奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲
釀醸 觸触 囑嘱 眞真 寢寝 愼慎 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 竊窃 攝摂
專専 淺浅 戰戦 踐践 錢銭 潛潜 纖繊 禪禅 雙双 壯壮 爭争 莊荘 搜捜 插挿 巢巣 曾曽 瘦痩 裝装 總総 騷騒
增増 藏蔵 臟臓 屬属 續続 墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 擔担 單単 膽胆 團団 斷断 彈弾
遲遅 癡痴 蟲虫 晝昼 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 鐵鉄 點点 轉転 傳伝 燈灯 當当 黨党 盜盗 稻稲 鬪闘
德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 拂払
佛仏 倂併 竝並 邊辺 變変 辨弁 瓣弁 辯弁 步歩 寶宝 豐豊 襃褒 飜翻 每毎 萬万 滿満 麵麺 默黙 彌弥 譯訳
藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 淚涙 壘塁 禮礼 勵励
戾戻 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 郞郎 樓楼 錄録 灣湾 亙亘 凜凛 堯尭 巖巌 晄晃 檜桧 槇槙
禰祢 祿禄 穰穣 萠萌 遙遥 晉晋 彥彦 瑤瑶 聰聡 淵渕 舘館 峯峰 嶋島 邉辺 齊斎 髙高 﨑崎 嵜崎 碕崎
边辺 冨富 籐藤 𠮷吉 濵浜 嶌島 靑青 淸清 內内 姬姫 埜野
    """,
)


def test_the_old_form_is_read_as_the_new_one():
    for old, new in PAIRS:
        assert fold_variants(old) == new
        assert fold_variants(new) == new


def test_no_representative_is_a_variant_and_folding_twice_changes_nothing():
    every = "".join(row.representative + "".join(row.variants) for row in ROWS)
    once = fold_variants(every)
    assert fold_variants(once) == once
    assert not {row.representative for row in ROWS} & {chr(c) for c in VARIANT_TABLE}


def test_the_table_leaves_compatibility_characters_to_unicode():
    # A compatibility ideograph in the table would never be reached: keys decompose first.
    for row in ROWS:
        for char in (row.representative, *row.variants):
            assert unicodedata.normalize("NFKD", char) == char, char


def test_each_row_says_where_it_comes_from():
    assert {row.group for row in ROWS} == {"常用", "人名", "氏名"}
    assert len(VARIANT_TABLE) == sum(len(row.variants) for row in ROWS)


@pytest.mark.parametrize("text", ["渡部", "埼玉", "阪本", "薗田", "椙山", "さくら", "ABC", "〓"])
def test_other_characters_stay(text):
    assert fold_variants(text) == text


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold_variants(text)) == len(text)


def test_a_chain_or_a_second_owner_is_refused():
    with pytest.raises(ValueError, match="二つの代表字"):
        build_table([VariantRow("辺", ("邊",), "", ""), VariantRow("部", ("邊",), "", "")])
    with pytest.raises(ValueError, match="別の字の異体字"):
        build_table([VariantRow("辺", ("邊",), "", ""), VariantRow("邊", ("邉",), "", "")])


def test_a_broken_row_is_refused():
    assert list(read_rows(["# remark\n", "\n", "辺\t邊 邉\t氏名\n"])) == [
        VariantRow("辺", ("邊", "邉"), "氏名", "")
    ]
    for line in ("辺\n", "辺\t\n", "辺\t邊邉\n", "渡辺\t邊\n"):
        with pytest.raises(ValueError, match="異体字表"):
            list(read_rows([line]))
