// 签名：在框里手写，交的时候变成一张图。没有脚本或用键盘的，用纸签。
"use strict";
for (const choice of document.querySelectorAll("[data-needs-script]")) choice.hidden = false;

// Parts of the form that belong to one answer show with that answer only.
const parts = document.querySelectorAll("[data-when]");
const showParts = () => {
  for (const part of parts) {
    const chosen = document.querySelector(`[name="${part.dataset.when}"]:checked`)?.value;
    const { whenIs, whenNot } = part.dataset;
    part.hidden = whenIs !== undefined ? chosen !== whenIs : !chosen || chosen === whenNot;
  }
};
document.addEventListener("change", showParts);
showParts();

for (const pad of document.querySelectorAll("[data-pad]")) {
  const pen = pad.getContext("2d");
  const sent = pad.parentElement.querySelector("[name=drawn]");
  let isDown = false;
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    sent.value = "";
  };
  const place = (event) => {
    const frame = pad.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * pad.width) / frame.width,
      ((event.clientY - frame.top) * pad.height) / frame.height,
    ];
  };
  pad.addEventListener("pointerdown", (event) => {
    isDown = true;
    pad.setPointerCapture(event.pointerId);
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      if (isDown) sent.value = pad.toDataURL("image/png");
      isDown = false;
    });
  }
  pad.parentElement.querySelector("[data-pad-clear]").addEventListener("click", clear);
  clear();
}
