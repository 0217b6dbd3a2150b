// Explanations open in place: one at a time, Esc closes, and they flip at the edge of the window.
(() => {
  "use strict";
  const opened = () => document.querySelectorAll("details.why[open]");

  function place(why) {
    const body = why.querySelector(".why-body");
    why.classList.remove("is-end", "is-up");
    const box = body.getBoundingClientRect();
    const summary = why.getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth - 8) why.classList.add("is-end");
    const below = window.innerHeight - summary.bottom;
    if (box.height + 16 > below && summary.top > below) why.classList.add("is-up");
  }

  document.addEventListener("toggle", (event) => {
    const why = event.target;
    if (!why.matches("details.why") || !why.open) return;
    opened().forEach((other) => { if (other !== why && !other.contains(why)) other.open = false; });
    place(why);
  }, true);

  document.addEventListener("htmx:afterSettle", (event) => {
    const why = event.target.closest("details.why[open]");
    if (why) place(why);
  });

  document.addEventListener("htmx:responseError", (event) => {
    const body = event.target.querySelector(".why-body");
    if (body) body.textContent = "没有取到解释，请点开这一户查看。";
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((why) => {
      const hadFocus = why.contains(document.activeElement);
      why.open = false;
      if (hadFocus) why.querySelector("summary").focus();
    });
  });

  document.addEventListener("click", (event) => {
    opened().forEach((why) => { if (!why.contains(event.target)) why.open = false; });
  });
})();
