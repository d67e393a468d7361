"""What emoji, emoticons and stickers say of a mood: a table, because no sentence teaches a lone face."""

import re

_POSITIVE = """
😀 😁 😃 😄 😆 😇 😊 😋 😌 😍 😎 😘 😗 😙 😚 ☺ 🙂‍↕ 😸 😺 😻 🤗 🤩 🥰 🥳 😛 😜 😝 🤪 👍
👏 🙌 🤝 🙏 💪 🤟 ✌ 🫶 🤲 💖 💗 💓 💕 💞 💘 💝 💛 💚 💙 💜 🧡 🤍 🩷 ❤ ♥ 💯 🎉 🎊 🎂 🏆
🥇 🏅 🌹 🌸 🌺 🌷 💐 🌻 ☀ 🌞 🌈 ⭐ 🌟 ✨ 🔥 🚀 💰 🧧 🍀 🐮 🍺 🍻 🥂 💃 🕺 🫂 :) :-) (: =)
;) ;-) :D :-D =D XD xD :P :p <3 ^_^ ^^ ^o^ (^_^) (^o^) (≧▽≦) (´▽`) (*^▽^*) \\o/
o(*￣▽￣*)o ヾ(≧▽≦*)o (๑•̀ㅂ•́)و✧ (づ￣3￣)づ [强] [赞] [鼓掌] [玫瑰] [爱心] [心] [爱你]
[亲亲] [可爱] [太开心] [哈哈] [嘻嘻] [笑] [微笑脸] [呲牙] [愉快] [庆祝] [礼物] [蛋糕]
[加油] [抱拳] [握手] [胜利] [耶] [给力] [good] [鲜花] [拥抱] [发财] [红包] [中国赞]
[比心] [666] [爆竹] [转圈] [色] [得意] [太阳] [威武] [奋斗]
"""
_NEGATIVE = """
😞 😟 😠 😡 😢 😣 😤 😥 😦 😧 😨 😩 😫 😭 😰 😱 😒 😓 😔 😕 😖 😪 🙁 ☹ 🙄 🙃 🤬 🤮 🤢 🤡
🥺 🥲 😮‍💨 😵 😵‍💫 😑 🤦 🤦‍♀ 🤦‍♂ 💔 👎 🖕 💩 😿 😾 🥱 🤕 🤒 🤧 😶‍🌫 📉 ☠ 💀 😷 🥀
🫠 😬 :( :-( ): =( :'( :/ :-/ D: T_T T.T TT QAQ QwQ ;_; ╥﹏╥ >_< =_= -_- (╯°□°）╯︵
(╯‵□′)╯︵ (；′⌒`) (ㄒoㄒ) ┭┮﹏┭┮ (′⌒`) (¬_¬) orz OTZ [流泪] [大哭] [泪] [怒] [发怒]
[生气] [衰] [吐] [弱] [鄙视] [抓狂] [晕] [失望] [委屈] [难过] [悲伤] [伤心] [心碎]
[白眼] [裂开] [苦涩] [叹气] [汗] [尴尬] [崩溃] [骷髅] [恐惧] [敲打] [咒骂] [便便] [哼]
[右哼哼] [左哼哼] [打脸] [黑线] [快哭了] [可怜] [阴险] [无语] [疑惑脸] [差评]
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSITIVE, NEGATIVE = _listed(_POSITIVE), _listed(_NEGATIVE)
_KNOWN = sorted(POSITIVE | NEGATIVE, key=len, reverse=True)
_LETTERS = re.compile(r"[A-Za-z]")


def _pattern(face: str) -> str:
    # Letters only stand alone: "TT" is no tear inside "HTTP", "xD" none inside a name.
    bounded = rf"(?<![A-Za-z0-9]){re.escape(face)}(?![A-Za-z0-9])"
    # ":/" is in every address.
    return bounded if _LETTERS.search(face) and face[0] != "[" else re.escape(face) + ("(?!/)" if face == ":/" else "")


_FACE = re.compile("|".join([*map(_pattern, _KNOWN), r"(?<!\d)6{3,}(?!\d)"]))  # 666: well played


# Where none of these stands there is no face: most messages are done here.
_FIRST = "".join(sorted({face[0] for face in POSITIVE | NEGATIVE if not (face[0].isalnum() and face[0].isascii())}))
_MAY_BEGIN = re.compile(f"[{re.escape(_FIRST)}TtXxDoOQ6]")
_MAY_SHOW = re.compile(f"[{re.escape(_FIRST)}]|[TtXx][TtDd_.]|D:|orz|OTZ|QAQ|QwQ|o\\(|666")


def faces(text: str) -> tuple[int, int]:
    """Return how many positive and how many negative faces the text shows."""
    if not _MAY_BEGIN.search(text) or not _MAY_SHOW.search(text):
        return 0, 0
    found = _FACE.findall(text)
    sad = sum(face in NEGATIVE for face in found)
    return len(found) - sad, sad
