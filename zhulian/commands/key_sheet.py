"""The recovery sheet as a page to print 封存件的打印页: one file that loads nothing."""

from __future__ import annotations

from datetime import date
from string import Template

_PAGE = Template("""<!doctype html>
<html lang="zh-Hans">
<meta charset="utf-8">
<title>$title</title>
<style>
@page { size: A4; margin: 18mm }
body { font: 11pt/1.7 "Noto Serif CJK SC", SimSun, serif; color: #000; background: #fff }
h1 { font-size: 17pt; margin: 0 }
pre { font: 12pt/1.8 "Noto Sans Mono CJK SC", Consolas, monospace; border: 1px solid #000; padding: 4mm 6mm }
ol { padding-left: 1.4em }
.sign { display: flex; gap: 12mm; margin-top: 10mm }
.sign span { flex: 1; border-bottom: 1px solid #000 }
</style>
<h1>$title</h1>
<p>打印日：$on　当前密钥：第 $current 号　共 $count 行。$part</p>
<pre>
$lines
</pre>
<ol>
<li>打印后马上删除这个文件，清空打印机的存储；纸当面装进信封，骑缝签字，锁进保险柜。不拍照，不发送。</li>
<li>恢复时把上面各行照打进一个文本文件（行号、数字组、两个校验词），再运行 zhulian keys restore 文件。打错一处，程序会指出是哪一行。</li>
<li>换过钥匙（zhulian keys rotate）以后要重新打印；旧的一份与旧的备份放在一起，备份销毁时一并销毁。</li>
</ol>
<p class="sign">封存人：<span></span>监封人：<span></span>日期：<span></span></p>
</html>
""")


def sheet_page(lines: list[str], *, current: int, on: date, part: int = 0) -> str:
    """Return the page of a whole sheet, or of one part of three."""
    return _PAGE.substitute(
        title=f"助联钥匙封存件（{'一二三'[part - 1]}号分件）" if part else "助联钥匙封存件",
        on=on.isoformat(),
        current=current,
        count=len(lines),
        part="三份分件由三人分开保管，任意两份能恢复，一份什么也看不出。" if part else "",
        lines="\n".join(lines),
    )
