// Results as Markdown: ratios against the bars, rates, and who was measured how.
import { MATCHES } from './matches.mjs';
import { multiplyAdds, WORKLOADS } from './workloads.mjs';

const NAMES = Object.keys(WORKLOADS);

export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * @param results what `measure` gave, any number of times: passes of the same match and workload are pooled
 * @param {{ machine: string, commit: string }} about
 */
export function markdown(results, about) {
  const pooled = pool(results);
  const matches = MATCHES.filter(({ id }) => pooled.some(({ match }) => match === id));
  const lines = [`${about.machine}; ${about.commit}`, ''];
  for (const match of matches) {
    const of = Object.fromEntries(
      pooled.filter((each) => each.match === match.id).map((each) => [each.workload, each]),
    );
    const [some] = Object.values(of);
    lines.push(
      `### ${match.title}`,
      '',
      `${some.facts[match.engine].description}; ${some.facts[match.engine].place}`,
      '',
    );
    lines.push(...ratioTable(match, of), '', ...rateTable(match, of), '');
  }
  lines.push(...notes(pooled));
  return lines.join('\n');
}

function pool(results) {
  const groups = new Map();
  for (const result of results) {
    const key = `${result.match} ${result.workload}`;
    const known = groups.get(key);
    if (!known) {
      groups.set(key, structuredClone(result));
      continue;
    }
    for (const [name, passes] of Object.entries(result.rates)) (known.rates[name] ??= []).push(...passes);
    known.facts = { ...known.facts, ...result.facts };
    for (const name of Object.keys(known.rates)) delete known.failures[name];
  }
  return [...groups.values()];
}

/** Ratios of a peer, pass by pass. */
export function ratios(passes) {
  return passes.map(({ engine, peer }) => engine / peer);
}

function ratioTable(match, of) {
  const bars = match.bars;
  const rows = match.peers.map((name) => [`engine / ${name}`, ...cells(of, (result) => ratioCell(result, name))]);
  if (match.peers.length > 1) rows.push(['**against the best of them**', ...cells(of, bestCell)]);
  if (bars) rows.push(['asked for', ...NAMES.map((name) => `≥ ${bars[name]}×`)]);
  return table(['median ratio (least–most)', ...NAMES], rows);
}

function ratioCell({ rates, failures }, name) {
  if (!rates[name]) return failures[name] ? 'failed' : '';
  const values = ratios(rates[name]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${digits(median(values))}× (${digits(least)}–${digits(most)})`;
}

/** The smallest of the median ratios: the peer that comes closest. */
function bestCell({ rates }) {
  const medians = Object.values(rates).map((passes) => median(ratios(passes)));
  return medians.length > 0 ? `**${digits(Math.min(...medians))}×**` : '';
}

function rateTable(match, of) {
  const engineRate = ({ rates }) =>
    median(Object.values(rates).flatMap((passes) => passes.map(({ engine }) => engine)));
  const peerRate = (name) => (result) =>
    result.rates[name] ? mega(median(result.rates[name].map(({ peer }) => peer))) : '';
  const gigaflops = (result) =>
    digits((2e-9 * multiplyAdds(WORKLOADS[result.workload].widths) * engineRate(result)) / 1);
  const ownGrid = ({ facts }) => {
    const { side, pointSamplesPerSecond } = facts[match.engine].ownGrid;
    return `${mega(pointSamplesPerSecond)} (${side}²)`;
  };
  const rows = [
    ['engine', ...cells(of, (result) => mega(engineRate(result)))],
    ['engine on a small grid', ...cells(of, ownGrid)],
    ['engine, GFLOP/s by the naive count', ...cells(of, gigaflops)],
    ['engine, worst relative error', ...cells(of, ({ facts }) => facts[match.engine].error.toExponential(1))],
    ...match.peers.map((name) => [name, ...cells(of, peerRate(name))]),
  ];
  return table(['million point·samples a second', ...NAMES], rows);
}

function notes(pooled) {
  const passes = pooled.flatMap(({ rates }) => Object.values(rates).map((each) => each.length));
  const seen = new Map();
  for (const { workload, facts } of pooled) {
    for (const { description, error, place, batch } of Object.values(facts)) {
      const known = seen.get(description) ?? { place, batches: [], worst: 0 };
      known.worst = Math.max(known.worst, error);
      if (batch) known.batches.push(`${workload} ${batch}`);
      seen.set(description, known);
    }
  }
  const rows = [...seen].map(([description, { place, batches, worst }]) => [
    description,
    place,
    [...new Set(batches)].join(', ') || 'its own',
    worst.toExponential(1),
  ]);
  const failed = pooled.flatMap(({ workload, failures }) =>
    Object.entries(failures).map(([name, error]) => `- ${workload} ${name} failed: ${error.split('\n')[0]}`),
  );
  return [
    `Passes: ${Math.min(...passes)} to ${Math.max(...passes)}, engine and peer in turns; every value verified against float64 first.`,
    '',
    ...table(['who', 'where', 'points a batch', 'worst relative error'], rows),
    ...(failed.length > 0 ? ['', ...failed] : []),
  ];
}

function cells(of, text) {
  return NAMES.map((name) => (of[name] ? text(of[name]) : ''));
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const measured = rows.filter(([, ...values]) => values.some(Boolean));
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...measured.map(line)];
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 1 ? 3 : 2));
const mega = (value) => digits(value / 1e6);
