// 行号：在文本框旁写行号，点“到第几行”就选中那一行。没有脚本，问题旁仍写着行号和那一行的字。
"use strict";
for (const text of document.querySelectorAll("textarea[data-lines]")) {
  const frame = document.createElement("div");
  const numbers = document.createElement("div");
  frame.className = "numbered";
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  text.before(frame);
  frame.append(numbers, text);
  const count = () => {
    const lines = text.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    numbers.style.height = text.offsetHeight + "px";
    numbers.scrollTop = text.scrollTop;
  };
  text.addEventListener("input", count);
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });
  new ResizeObserver(count).observe(text);
  for (const button of document.querySelectorAll("[data-to-line]")) {
    button.addEventListener("click", () => {
      const lines = text.value.split("\n");
      const line = Math.min(Number(button.dataset.toLine), lines.length);
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      text.focus();
      text.setSelectionRange(start, start + lines[line - 1].length);
      text.scrollTop = (line - 4) * (text.scrollHeight / lines.length);
      text.scrollIntoView({ block: "center" });
    });
  }
}
