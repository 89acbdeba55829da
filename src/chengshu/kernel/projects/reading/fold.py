"""One spelling for structure words: traditional to simplified, full width to half width, character by character.

Folding never changes a length, so a place found in the folded text is the same place in the printed one.
"""

from __future__ import annotations

import re

_TRADITIONAL = (
    "責單門牽頭項時間節點標內設務號稱領導關於發佈會區縣鎮鄉辦廳處應協參與實劃計規總體專欄業開進強現狀況組織據產"
    "數動運營統籌職負歸類週備註階段級層別處際場構員團隊黨衛園學醫聯眾廣電網雲農畫築續態爭機關東業質審報題復將優"
    "個兩萬億條優啟徵驗經濟資訊圖書館採購辦單債環護飛錄館權屬顧問請調試點範壓縮"
)
_SIMPLIFIED = (
    "责单门牵头项时间节点标内设务号称领导关于发布会区县镇乡办厅处应协参与实划计规总体专栏业开进强现状况组织据产"
    "数动运营统筹职负归类周备注阶段级层别处际场构员团队党卫园学医联众广电网云农画筑续态争机关东业质审报题复将优"
    "个两万亿条优启征验经济资讯图书馆采购办单债环护飞录馆权属顾问请调试点范压缩"
)
_TABLE = {
    **{ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)},
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0xA0: " ",
    ord("–"): "—",
    ord("―"): "—",
    ord("〜"): "~",
    ord("．"): ".",
}
_BLANKS = re.compile(r"\s+")
_GAP = re.compile(r"(?<=[\u2014-\u9fff\uff00-\uffef]) | (?=[\u2014-\u9fff\uff00-\uffef])")


def folded(text: str) -> str:
    """The text with structure words in one spelling; same length, same places."""
    return text.translate(_TABLE)


def tidy(text: str) -> str:
    """A cell without the blanks that line breaks and justified printing leave beside Chinese characters."""
    return _GAP.sub("", _BLANKS.sub(" ", text).strip())


def plain(text: str) -> str:
    """Only letters and digits, folded: what stays the same when punctuation and spacing are corrected."""
    return "".join(character for character in folded(text).lower() if character.isalnum())
