// Draws every fan chart of the page with ECharts (docs/decisions/0005). The data are in the figure; colours come from
// the style sheet, so that light, dark and paper follow the page. Without the library the tables remain.

const narrow = window.matchMedia('(max-width: 40rem)');

/** A colour of the style sheet. */
function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Two invisible-edged lines, one stacked on the other: the filled band between low and high. */
function band(name, low, high, color, opacity, edge) {
  const line = (data, more) => ({
    name, type: 'line', stack: name, stackStrategy: 'all', symbol: 'none', silent: true, data,
    lineStyle: { width: edge, color, opacity: edge ? 0.75 : 0 }, emphasis: { disabled: true }, ...more,
  });
  const height = high.map((value, i) => (value === null || low[i] === null ? null : value - low[i]));
  return [line(low, {}), line(height, { areaStyle: { color, opacity } })];
}

/** The read-out of one step, as nodes: the page's policy allows no inline style, so no HTML text. */
function readOut(data, format, i) {
  const box = document.createElement('div');
  const row = (text, strong) => {
    const p = document.createElement(strong ? 'strong' : 'div');
    p.textContent = text;
    box.append(p);
  };
  const range = (low, high) => (data.lang === 'fr' ? `${format(low)} à ${format(high)}` : `${format(low)} to ${format(high)}`);
  row(data.names[i], true);
  const w = data.words;
  if (data.came[i] !== null) {
    row(`${w.key_came}\u00a0: ${format(data.came[i])}${data.provisional[i] ? ` (${w.key_provisional})` : ''}`);
  }
  if (data.saidLow[i] !== null) row(`${w.key_said}\u00a0: ${range(data.saidLow[i], data.saidHigh[i])}`);
  if (data.median[i] !== null) {
    row(`${w.key_median}\u00a0: ${format(data.median[i])}`);
    row(`${w.key_90}\u00a0: ${range(data.low90[i], data.high90[i])}`);
    row(`${w.key_80}\u00a0: ${range(data.low80[i], data.high80[i])}`);
    row(`${w.key_50}\u00a0: ${range(data.low50[i], data.high50[i])}`);
  }
  if (data.usual[i] !== null) row(`${w.key_usual}\u00a0: ${format(data.usual[i])}`);
  return box;
}

function options(data) {
  const accent = ink('--accent');
  const text = ink('--text-soft');
  const format = (value) => new Intl.NumberFormat(data.lang, { maximumFractionDigits: 0 }).format(value);
  const last = data.usual.reduce((found, value, i) => (value === null ? found : i), -1);
  const family = getComputedStyle(document.body).fontFamily;
  const font = { fontFamily: family, fontSize: narrow.matches ? 11 : 12, color: text };
  const dense = data.names.length > 120;
  // A hollow dot: what is known so far of a step that is not complete yet.
  const hollow = { symbolSize: dense ? 3.5 : 7, itemStyle: { color: ink('--ground'), borderColor: ink('--came'), borderWidth: dense ? 1 : 1.5 } };
  const came = data.came.map((value, i) => (data.provisional[i] ? { value, ...hollow } : value));
  return {
    animation: false,
    textStyle: { fontFamily: family },
    grid: { left: 14, right: narrow.matches ? 14 : 62, top: 30, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: ink('--ground'), borderColor: ink('--rule'), padding: 10,
      textStyle: { color: ink('--text'), fontSize: 13 },
      formatter: (points) => readOut(data, format, points[0].dataIndex),
    },
    xAxis: {
      type: 'category', data: data.axis.map((_, i) => String(i)), boundaryGap: false,
      axisLine: { lineStyle: { color: ink('--rule-strong') } },
      axisTick: { interval: (i) => data.axis[i] !== '', lineStyle: { color: ink('--rule-strong') } },
      axisLabel: { ...font, lineHeight: 16, interval: (i) => data.axis[i] !== '', formatter: (_, i) => data.axis[i] || ' ', hideOverlap: true },
    },
    yAxis: {
      type: 'value', min: 0, axisLabel: { ...font, formatter: format }, splitNumber: 4,
      splitLine: { lineStyle: { color: ink('--rule') } },
    },
    series: [
      ...band(data.words.key_said, data.saidLow, data.saidHigh, accent, 0.14, 0),
      ...band(data.words.key_90, data.low90, data.high90, accent, 0.18, 1),
      ...band(data.words.key_80, data.low80, data.high80, accent, 0.22, 0),
      ...band(data.words.key_50, data.low50, data.high50, accent, 0.3, 0),
      {
        name: data.words.key_usual, type: 'line', data: data.usual, symbol: 'none', silent: true,
        lineStyle: { type: [5, 4], width: 1.5, color: text }, emphasis: { disabled: true },
        endLabel: { show: !narrow.matches && last === data.usual.length - 1, formatter: data.words.key_usual, ...font, distance: 4 },
      },
      {
        name: data.words.key_came, type: 'line', data: came, symbol: 'circle', showAllSymbol: true, symbolSize: dense ? 2.5 : 5,
        lineStyle: { width: dense ? 1 : 1.25, color: ink('--came') }, itemStyle: { color: ink('--came') }, emphasis: { disabled: true },
      },
      {
        name: data.words.key_median, type: 'line', data: data.median, symbol: 'none', silent: true,
        lineStyle: { width: 2.5, color: accent }, emphasis: { disabled: true },
        markLine: typeof data.boundary !== 'number' ? undefined : {
          silent: true, symbol: 'none', animation: false, lineStyle: { color: ink('--rule-strong'), type: 'solid', width: 1 },
          label: { ...font, formatter: data.boundaryLabel, position: 'end', align: narrow.matches ? 'right' : 'left', padding: [0, 0, 0, 4] },
          data: [{ xAxis: data.boundary }],
        },
      },
    ],
  };
}

async function draw() {
  const figures = [...document.querySelectorAll('figure.fan')].filter((f) => !f.querySelector('.canvas').hidden);
  if (figures.length === 0) return;
  const { echarts } = await import('/assets/echarts/index.js');
  const charts = figures.map((figure) => {
    const data = JSON.parse(figure.querySelector('.chart-data').textContent);
    const box = figure.querySelector('.canvas');
    const chart = echarts.init(box, null, { renderer: 'svg' });
    const paint = () => chart.setOption(options(data), true);
    paint();
    figure.classList.add('drawn');
    chart.resize();
    new ResizeObserver(() => chart.resize()).observe(box);
    return { chart, paint };
  });
  const repaint = () => charts.forEach(({ paint }) => paint());
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  narrow.addEventListener('change', repaint);
  const onPaper = (printing) => {
    document.documentElement.classList.toggle('paper', printing);
    document.querySelectorAll('details.future, details.all-places').forEach((d) => { d.open = printing || d.dataset.open === 'true'; });
    charts.forEach(({ chart, paint }) => {
      chart.resize(printing ? { width: 660, height: 250 } : { width: 'auto', height: 'auto' });
      paint();
    });
  };
  window.addEventListener('beforeprint', () => {
    document.querySelectorAll('details.future, details.all-places').forEach((d) => { d.dataset.open = d.open; });
    onPaper(true);
  });
  window.addEventListener('afterprint', () => onPaper(false));
}

draw();
