"""Names 姓名: put together from frequent surnames and characters; whoever bears one does so by chance."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhulian.commands.county.composition import CHILD, GRANDCHILD, HEAD, PARENT, SIBLING, SPOUSE
from zhulian.commands.county.dice import dice, pick
from zhulian.commands.county.families import Families

HUI_SHARE = {"64": 0.3504}
_HUI_ELSEWHERE = 0.008
_LONG_NAME_SHARE = 0.0015
_COMPOUND_SHARE = 0.003
_ONE_CHARACTER_SHARE = 0.13

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_HUI_SURNAMES = "马杨丁王李白金张纳哈沙撒海买罗田苏吴虎锁者拜冶妥喇"
_COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "司徒", "东方")
_OLDER_MEN = "建国志明德福永学生文光荣庆华春山林成玉宝海军平安守正兴万义长贵树云金根富有余新民"
_OLDER_WOMEN = "秀英兰桂芳珍玉凤梅花莲春香琴素霞菊翠月娥淑荣彩美金巧爱仙红云惠贤芝萍"
_YOUNGER_MEN = "浩宇轩子涵俊杰博文天泽晨阳一鸣思远睿嘉豪明哲鑫磊志强伟超凯鹏飞瑞旭东家乐"
_YOUNGER_WOMEN = "欣怡梓涵雨桐诗语佳琪婷悦思颖雪晴静怡然晓梦洁丽娜萌芸可心若曦艺瑶琳子萱"
_LONG_MEN = ("买买提", "艾力", "阿卜杜拉", "吐尔逊", "玉素甫", "艾尼瓦尔", "库尔班", "木合塔尔")
_LONG_WOMEN = ("阿依古丽", "古丽娜尔", "帕提古丽", "热依汗", "阿米娜", "祖丽菲亚", "迪丽努尔")


def name_people(families: Families, *, county: str, seed: int) -> pa.StringArray:
    """Name everybody: children after the father's line, husbands and wives each after their own."""
    rng = dice(seed, "names")
    names = pc.binary_join_element_wise(_surnames(families, county, rng), _given_names(families, rng), "")
    long = (rng.random(families.households) < _LONG_NAME_SHARE)[families.household]
    return pc.replace_with_mask(names, pa.array(long), _long_names(families.is_male[long], rng))


def _surnames(families: Families, county: str, rng: np.random.Generator) -> pa.Array:
    """Draw two family lines for each household; who follows which depends on role and the head's sex."""
    is_hui = rng.random(families.households) < HUI_SHARE.get(county[:2], _HUI_ELSEWHERE)
    head_line, other_line = (_draw_surnames(rng, is_hui) for _ in range(2))
    head_male = families.is_male[families.first][families.household]
    role = families.role
    follows_head = (role == HEAD) | (role == PARENT) & families.is_male | (role == SIBLING)
    follows_head |= np.isin(role, (CHILD, GRANDCHILD)) & head_male
    follows_head |= (role == PARENT) & ~families.is_male & (rng.random(len(role)) < 0.08)
    line = np.where(follows_head, head_line[families.household], other_line[families.household])
    own = ~follows_head & ((role == PARENT) | ~np.isin(role, (SPOUSE, CHILD, GRANDCHILD)))
    line[own] = _draw_surnames(rng, is_hui[families.household[own]])
    return pa.array([*_SURNAMES, *_HUI_SURNAMES, *_COMPOUND_SURNAMES]).take(pa.array(line))


def _draw_surnames(rng: np.random.Generator, is_hui: np.ndarray) -> np.ndarray:
    common, hui, compound = len(_SURNAMES), len(_HUI_SURNAMES), len(_COMPOUND_SURNAMES)
    line = pick(rng, 1 / (np.arange(common) + 6), len(is_hui))
    line = np.where(is_hui, common + pick(rng, 1 / (np.arange(hui) + 1.5), len(is_hui)), line)
    rare = rng.random(len(is_hui)) < _COMPOUND_SHARE
    line[rare] = common + hui + rng.integers(0, compound, int(rare.sum()))
    return line


def _given_names(families: Families, rng: np.random.Generator) -> pa.Array:
    older = families.age >= 45
    books = [_OLDER_WOMEN, _YOUNGER_WOMEN, _OLDER_MEN, _YOUNGER_MEN]
    names: list[str] = []
    starts, sizes = [], []
    for book in books:
        characters = list(dict.fromkeys(book))
        starts.append(len(names))
        sizes.append(len(characters))
        names += characters + [first + second for first in characters for second in characters]
    book = np.where(families.is_male, 2, 0) + np.where(older, 0, 1)
    size = np.array(sizes)[book]
    first, second = (np.floor(size * rng.random(len(size)) ** 1.25).astype(int) for _ in range(2))
    is_short = rng.random(len(size)) < _ONE_CHARACTER_SHARE
    return pa.array(names).take(
        pa.array(np.array(starts)[book] + np.where(is_short, first, size + first * size + second))
    )


def _long_names(is_male: np.ndarray, rng: np.random.Generator) -> pa.Array:
    men, women = (
        rng.integers(0, len(_LONG_MEN), len(is_male)),
        rng.integers(0, len(_LONG_WOMEN), len(is_male)),
    )
    fathers = rng.integers(0, len(_LONG_MEN), len(is_male))
    return pa.array(
        [
            f"{_LONG_MEN[man] if male else _LONG_WOMEN[woman]}·{_LONG_MEN[father]}"
            for male, man, woman, father in zip(is_male, men, women, fathers, strict=True)
        ],
        pa.string(),
    )
