// Results as Markdown.

const SIZES = [512, 1024, 2048, 4096];

const KINDS = {
  smooth: 'Smooth field',
  noisy: 'Smooth field with 10⁻³ of noise',
  white: 'White noise, the worst case',
};

/** Rows of a table: a contestant, and whom it is compared with. */
const ROWS = [
  ['ours: count', 'minima with both depths, aliasing floor and size'],
  ['GUDHI: count', 'GUDHI, cubical persistence', 'ours: count'],
  ['ours: basins', 'basins and saddles'],
  ['skimage: basins', 'scikit-image, watershed from its minima', 'ours: basins'],
  ['skimage: minima', 'scikit-image, local_maxima(−f): minima alone', 'ours: count'],
  ['ours: contours', '12 contour levels'],
  ['skimage: contours', 'scikit-image, find_contours', 'ours: contours'],
  ['d3-contour: contours', 'd3-contour', 'ours: contours'],
  ['ours: convexity', 'convexity: worst chord, envelope gap'],
  ['ours: facts', 'all facts (`summarize`, known noise)'],
];

export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The last result of each field, one table a kind. */
export function markdown(lines) {
  const fields = lines.filter(({ kind }) => kind);
  const find = (kind, size) => fields.findLast((each) => each.kind === kind && each.size === size);
  const text = [heading(fields.at(-1).about)];
  for (const [kind, title] of Object.entries(KINDS)) {
    const of = SIZES.map((size) => find(kind, size));
    if (of.every((each) => !each)) continue;
    text.push(
      `| ${title}, ms | ${SIZES.map((size) => `${size}²`).join(' | ')} |`,
      `|---|${'---:|'.repeat(SIZES.length)}`,
    );
    for (const [name, label, rival] of ROWS) {
      if (of.every((each) => !each?.results[name])) continue;
      const bold = name.startsWith('ours') ? '**' : '';
      text.push(`| ${bold}${label}${bold} | ${of.map((each) => cell(each, name, rival)).join(' | ')} |`);
    }
    const row = (label, value) =>
      `| ${label} | ${of.map((each) => (each ? value(each.comparison) : '')).join(' | ')} |`;
    text.push(row('regional minima', ({ minima }) => minima.toLocaleString('en')));
    text.push(row('the same from all who answered', agreed), '');
  }
  return [...text, memoryTable(lines.findLast(({ memory }) => memory)?.memory)].join('\n');
}

function agreed({ pairs, lines }) {
  const said = ['minima'];
  if (pairs !== undefined) said.push('pairs');
  if (lines !== undefined) said.push('lines');
  return said.join(', ');
}

function heading({ machine, commit, date, versions }) {
  const words = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${machine}, ${date}; loss-landscape ${commit}; ${words.join(', ')}\n`;
}

function cell(each, name, rival) {
  const result = each?.results[name];
  if (!result) return '';
  if (result.skipped) return '> 60 s';
  const { milliseconds } = result;
  const middle = median(milliseconds);
  const time = middle < 10 ? middle.toPrecision(2) : Math.round(middle).toLocaleString('en');
  const once = milliseconds.length === 1 ? ' (once)' : '';
  if (!rival) return `**${time}**`;
  const ratio = middle / median(each.results[rival].milliseconds);
  return `${time}${once}, ${ratio < 10 ? ratio.toPrecision(2) : Math.round(ratio)}×`;
}

function memoryTable(memory) {
  if (!memory) return '';
  const names = { count: 'minima', facts: 'all facts', contours: '12 contour levels', convexity: 'convexity' };
  const kinds = [...new Set(memory.map(({ kind }) => kind))];
  const at = (kind, name) => memory.find((each) => each.kind === kind && each.name === name);
  const value = (found) => (found?.peak ? `${found.peak - found.before}` : '');
  return [
    `| MiB above the process with a field of 4096² (64 MiB) | ${kinds.map((kind) => KINDS[kind].toLowerCase()).join(' | ')} |`,
    `|---|${'---:|'.repeat(kinds.length)}`,
    ...Object.entries(names).map(
      ([name, label]) => `| ${label} | ${kinds.map((kind) => value(at(kind, name))).join(' | ')} |`,
    ),
  ].join('\n');
}
