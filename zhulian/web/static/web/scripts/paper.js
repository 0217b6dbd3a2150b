// Printing: the print button, and tables behind charts unfold on paper.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details[data-paper-open]").forEach((part) => { part.open = true; });
  });
})();
