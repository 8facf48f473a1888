import { array, integer, object, oneOf, Report, satisfies, type Check } from '../../spec/checks.ts';
import { specError } from '../../spec/errors.ts';
import { CONTESTANT_IDS, type BenchReport } from './report.ts';

/** Longest text of a report: far beyond any that a benchmark makes. */
const MAX_TEXT = 2_000_000;
/** Longest word in it: an error message is the longest. */
const MAX_WORD = 2000;

const text = satisfies(
  `a text of at most ${MAX_WORD} characters`,
  (x) => typeof x === 'string' && x.length <= MAX_WORD,
);
const flag = satisfies('true or false', (x) => typeof x === 'boolean');
const amount = satisfies('a finite number, 0 or more', (x) => Number.isFinite(x) && (x as number) >= 0);
/** An error may be infinite, where an engine is not finite and the truth is. */
const error = satisfies('a number, 0 or more', (x) => typeof x === 'number' && !(x < 0));
const count = integer(0, Number.MAX_SAFE_INTEGER);
const id = oneOf(CONTESTANT_IDS);
const grid = array(integer(2, 65_536), { min: 2, max: 2, of: 'node counts [width, height]' });
const few = { max: 100 };

function orNull(check: Check): Check {
  return (value, path, report) => {
    if (value !== null) check(value, path, report);
  };
}

const spread: Check = (value, path, report) => {
  SPREAD(value, path, report);
  const { min, median, max } = (value ?? {}) as { min: number; median: number; max: number };
  if (min > median || median > max) report.add(path, 'min ≤ median ≤ max', `${min}, ${median}, ${max}`);
};

const SPREAD = object({ min: amount, median: amount, max: amount });

const absence = object({ id, reason: text });

const REPORT = object({
  kind: oneOf(['loss-landscape benchmark']),
  version: satisfies('1', (x) => x === 1),
  date: satisfies('a date and time', (x) => typeof x === 'string' && x.length <= 40 && !Number.isNaN(Date.parse(x))),
  environment: object({
    package: text,
    runtime: text,
    cpu: orNull(text),
    threads: integer(1, 65_536),
    adapter: orNull(text),
    software: orNull(flag),
  }),
  settings: object({ rounds: integer(1, 10_000), repetitionMs: amount }),
  contestants: array(
    object({ id, label: text, description: text, peak: orNull(object({ description: text, gflops: spread })) }),
    few,
  ),
  missing: array(absence, few),
  cases: array(
    object({
      name: text,
      title: text,
      samples: count,
      multiplyAdds: object({ naive: count, executed: count, plain: count }),
      closedForm: flag,
      grid,
      results: array(
        object({
          id,
          grid,
          passes: integer(1, Number.MAX_SAFE_INTEGER),
          prepareMs: object({ first: amount, again: amount }),
          times: array(amount, { max: 10_000 }),
          milliseconds: spread,
          pointsPerSecond: spread,
          mps: spread,
          gflops: amount,
          executedGflops: amount,
          peakShare: orNull(spread),
          accuracy: object({ nodes: count, worstRelative: error, worstOfAllowed: error, disagreements: count }),
        }),
        few,
      ),
      skipped: array(absence, few),
      ratios: array(object({ id, against: id, ratio: spread }), few),
    }),
    few,
  ),
});

/** A report as JSON, numbers to six digits; an infinite error is the word "Infinity". */
export function serializeReport(report: BenchReport, space?: number): string {
  const short = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value)) return String(value);
    return Number.isInteger(value) ? value : Number(value.toPrecision(6));
  };
  return JSON.stringify(report, short, space);
}

/**
 * Reads a report that someone else may have made.
 *
 * @throws LandscapeError of kind `spec` that names what is wrong
 */
export function parseReport(json: string): BenchReport {
  if (json.length > MAX_TEXT) throw specError([{ path: '', expected: 'a benchmark result', got: 'a text too long' }]);
  let value: unknown;
  try {
    value = JSON.parse(json, (key, inner: unknown) =>
      key.startsWith('worst') && (inner === 'Infinity' || inner === 'NaN') ? Number(inner) : inner,
    );
  } catch (cause) {
    throw specError([{ path: '', expected: 'a benchmark result as JSON', got: (cause as Error).message }]);
  }
  const report = new Report();
  REPORT(value, '', report);
  report.throwIfAny();
  return value as BenchReport;
}
