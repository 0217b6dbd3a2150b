// Bar charts are drawn from the table behind them, so picture and table cannot disagree.
(() => {
  "use strict";
  const tokens = getComputedStyle(document.documentElement);
  const token = (name) => tokens.getPropertyValue(name).trim();

  function read(table) {
    return [...table.tBodies[0].rows].map((row) => ({
      name: row.cells[0].textContent.trim(),
      value: Number(row.dataset.value),
      url: row.querySelector("a") && row.querySelector("a").href,
    }));
  }

  function draw(figure) {
    const canvas = figure.querySelector("[data-bars]");
    const rows = read(figure.querySelector("table")).slice(0, 15);
    const key = Number(canvas.dataset.key || 2);
    canvas.style.height = `${rows.length * 30 + 12}px`;
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: token("--font") },
      grid: { left: 0, right: 64, top: 0, bottom: 0, containLabel: true },
      xAxis: { type: "value", min: 0, show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map((row) => row.name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: token("--line-2") } },
        axisLabel: { color: token("--ink"), fontSize: 14, width: 160, overflow: "truncate" },
      },
      series: [{
        type: "bar",
        barWidth: 18,
        cursor: "pointer",
        data: rows.map((row, place) => ({
          value: row.value,
          itemStyle: { color: token(place < key ? "--accent" : "--bar") },
        })),
        label: { show: true, position: "right", color: token("--ink"), fontSize: 14, fontWeight: 600 },
      }],
    });
    chart.on("click", (event) => {
      const url = rows[event.dataIndex].url;
      if (url) window.location.assign(url);
    });
    new ResizeObserver(() => chart.resize()).observe(canvas);
  }

  document.querySelectorAll("figure.chart").forEach((figure) => {
    if (figure.querySelector("[data-bars]")) draw(figure);
  });
})();
