"""Simplified Chinese written for readers of the traditional script: words first, then characters."""

import re
from collections.abc import Mapping

from adapters.discord.traditional_table import SIMPLIFIED, TRADITIONAL

WORDS: Mapping[str, str] = {
    "身份组": "身分組",
    "身份": "身分",
    "机器人": "機器人",
    "帐号": "帳號",
    "账号": "帳號",
    "邮箱": "信箱",
    "链接": "連結",
    "数据": "資料",
    "信息": "資訊",
    "消息": "訊息",
    "视频": "影片",
    "网络": "網路",
    "默认": "預設",
    "用户": "使用者",
    "频道": "頻道",
    "回复": "回覆",
    "答复": "答覆",
    "重复": "重複",
    "复习": "複習",
    "复制": "複製",
    "复杂": "複雜",
    "制作": "製作",
    "签到": "簽到",
    "签名": "簽名",
    "日历": "日曆",
    "头发": "頭髮",
    "皇后": "皇后",
    "公里": "公里",
    "几乎": "幾乎",
    "相干": "相干",
    "若干": "若干",
    "干扰": "干擾",
    "联系": "聯絡",
    "关系": "關係",
    "积累": "累積",
    "程序": "程式",
    "文件": "檔案",
    "打卡": "打卡",
}
"""What is another word there, or a character that the script alone does not decide."""

_CHARACTERS = str.maketrans(SIMPLIFIED, TRADITIONAL)
_WORD = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))


def traditional(text: str) -> str:
    """Return the text as it is written in Taiwan."""
    parts, end = list[str](), 0
    for found in _WORD.finditer(text):
        parts += [text[end : found.start()].translate(_CHARACTERS), WORDS[found[0]]]
        end = found.end()
    return "".join((*parts, text[end:].translate(_CHARACTERS)))
