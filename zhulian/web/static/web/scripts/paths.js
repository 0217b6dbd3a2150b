// Two paths are drawn from the table behind them: what is at least there as a line, what is at most as a dashed one.
(() => {
  "use strict";
  const tokens = getComputedStyle(document.documentElement);
  const token = (name) => tokens.getPropertyValue(name).trim();
  const number = (text) => (text === "" ? null : Number(text));

  function line(name, values, color, dashed, lift) {
    return {
      name,
      type: "line",
      step: "middle",
      symbol: "none",
      data: values,
      lineStyle: { color, width: dashed ? 1.5 : 2.5, type: dashed ? "dashed" : "solid" },
      itemStyle: { color },
      endLabel: { show: !dashed, formatter: "{a}", color, fontSize: 14, offset: [0, lift] },
    };
  }

  const canvas = document.querySelector("[data-paths]");
  if (!canvas) return;
  const rows = [...document.querySelector("#months").tBodies[0].rows];
  const ends = (key) => rows.map((row) => number(row.dataset[key]));
  const differs = (low, high) => low.some((value, place) => value !== high[place]);
  const paths = [["上班", "with", token("--accent"), -8], ["不上班", "without", token("--ink-3"), 8]];
  const series = paths.flatMap(([name, key, color, lift]) => {
    const low = ends(`${key}Low`);
    const high = ends(`${key}High`);
    const lines = [line(name, low, color, false, lift)];
    return differs(low, high) ? [...lines, line(`${name}，至多`, high, color, true, lift)] : lines;
  });
  const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: token("--font") },
    color: paths.map((path) => path[2]),
    grid: { left: 0, right: 64, top: 12, bottom: 0, containLabel: true },
    xAxis: { type: "category", data: rows.map((row) => row.cells[0].textContent.trim()), axisLabel: { color: token("--ink-2") } },
    yAxis: { type: "value", min: 0, axisLabel: { color: token("--ink-2") } },
    series,
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
})();
