// A long list to choose from gets a box to find things in it; without scripts the list is whole, under its headings.
(() => {
  "use strict";

  function narrow(select, words) {
    for (const option of select.options) {
      const heading = option.parentElement.label || "";
      option.hidden = Boolean(option.value) && !words.every((word) => (heading + option.text).includes(word));
    }
    for (const group of select.querySelectorAll("optgroup")) {
      group.hidden = [...group.children].every((option) => option.hidden);
    }
  }

  for (const select of document.querySelectorAll("select[data-find]")) {
    const box = document.createElement("input");
    box.type = "search";
    box.className = "input";
    box.placeholder = select.dataset.find;
    box.setAttribute("aria-label", select.dataset.find);
    box.addEventListener("input", () => narrow(select, box.value.split(/\s+/)));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        select.focus();
      }
    });
    select.before(box);
  }
})();
