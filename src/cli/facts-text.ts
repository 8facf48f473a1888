import type { ConvexityFacts, Facts, MinimaFacts } from '../analysis/facts.ts';
import type { FullSpaceFacts } from '../analysis/full-space.ts';
import type { Output } from './context.ts';

const LISTED = 12;
const VERDICTS = { convex: 'convex', 'not-convex': 'not convex', 'no-violation-found': 'no violation found' };

/** The facts in lines of text; what is listed only in part is whole in the JSON. */
export function printFacts(stdout: Output, facts: Facts, fullSpace: readonly FullSpaceFacts[] = []): void {
  const { grid, window, range, holes, minima, convexity, engine, adapter } = facts;
  const line = (name: string, text: string) => stdout.write(`${name.padEnd(10)}${text}\n`);
  const source = engine ? `, ${engine} (${adapter})` : '';
  line('grid', `${grid[0]}×${grid[1]}, a ${window.a.join(' … ')}, b ${window.b.join(' … ')}${source}`);
  line('loss', range ? `${range.min} … ${range.max}, median ${range.median}` : 'finite nowhere');
  line('holes', `${holes} of ${grid[0] * grid[1]} nodes`);
  line('minima', countText(minima));
  if (minima.half) line('', halfText(minima));
  if (minima.verification) line('verified', minima.verification);
  line('noise', `floor ${minima.noiseFloor.value.toPrecision(3)} (${minima.noiseFloor.rule})`);
  if (convexity) printConvexity(line, convexity);
  printVerified(stdout, minima, fullSpace);
  printGrid(stdout, minima);
  if (!facts.persistence) return;
  const { window: pairs, escape } = facts.persistence;
  stdout.write(
    `\npersistence: ${pairs.length} pairs in the window, ${escape.length} with the border as the sea; --json lists them\n`,
  );
}

function countText({ verified, continuum, resolved, unresolved, noise, border }: MinimaFacts): string {
  const minima = (count: number) => `${count} local ${count === 1 ? 'minimum' : 'minima'} of this slice`;
  const head =
    verified === null
      ? `${minima(resolved)} resolved`
      : `${minima(verified)} verified; on the grid ${resolved} resolved`;
  const flat = continuum ? '; besides, a continuum of local minima (a curve or a flat region)' : '';
  return `${head}${flat}; ${unresolved} unresolved at this resolution, ${noise} below the noise floor, ${border} on the border`;
}

function halfText({ half, resolved }: MinimaFacts): string {
  const { grid, resolved: coarse, stable } = half!;
  const text = `every second node (${grid[0]}×${grid[1]}): ${coarse} resolved`;
  return stable ? `stable; ${text}` : `not stable; ${text} instead of ${resolved}`;
}

function printConvexity(line: (name: string, text: string) => void, convexity: ConvexityFacts): void {
  const { verdict, reason, gap, chord, explanation } = convexity;
  line('convexity', `${VERDICTS[verdict]}: ${reason}`);
  if (gap && verdict !== 'convex')
    line('', `gap to the convex envelope between ${percent(gap.lower)} and ${percent(gap.upper)} of the range`);
  if (chord)
    line(
      'chord',
      `${chord.points.map(pointText).join(' to ')}, violated by ${short(chord.violation)} at ${pointText(chord.at)}`,
    );
  if (!explanation) return;
  line('why', explanation.sentence);
  for (const { kind, layer, value } of explanation.terms)
    line('', `${(layer === null ? kind : `${kind} of layer ${layer}`).padEnd(24)}${short(value).padStart(14)}`);
}

function printVerified(stdout: Output, { polished }: MinimaFacts, fullSpace: readonly FullSpaceFacts[]): void {
  if (!polished?.length) return;
  stdout.write(`\n${row('verified', 'loss', 'a', 'b', '|gradient|', 'curvature', '', 'candidates')}`);
  for (const [k, m] of polished.slice(0, LISTED).entries()) {
    const [small, large] = m.hessian ?? [null, null];
    const curvature = small === null ? ['none', ''] : [short(small), short(large)];
    const gradient = m.gradient === null ? 'unknown' : short(m.gradient);
    stdout.write(row(m.kind, short(m.value), short(m.a), short(m.b), gradient, ...curvature, String(m.candidates)));
    if (fullSpace[k]) stdout.write(`  ${fullSpace[k].sentence}\n`);
  }
  if (polished.length > LISTED) stdout.write(`… ${polished.length - LISTED} more; --json lists them\n`);
}

function printGrid(stdout: Output, { list, raw }: MinimaFacts): void {
  if (list.length === 0) return;
  stdout.write(`\n${row('class', 'loss', 'a', 'b', 'escape depth', 'window depth', 'aliasing', 'nodes')}`);
  for (const m of list.slice(0, LISTED)) {
    const numbers = [m.value, m.a, m.b, m.escapeDepth, m.windowDepth, m.aliasingFloor].map(short);
    stdout.write(row(m.class, ...numbers, String(m.plateau)));
  }
  if (raw > LISTED) stdout.write(`… ${raw - LISTED} more; --json lists them\n`);
}

function pointText([a, b]: readonly [number, number]): string {
  return `(${short(a)}, ${short(b)})`;
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function short(value: number | null): string {
  return value === null ? '∞' : String(Number(value.toPrecision(6)));
}

function row(...cells: string[]): string {
  return `${cells.map((cell, k) => (k === 0 ? cell.padEnd(11) : cell.padStart(14))).join('')}\n`;
}
