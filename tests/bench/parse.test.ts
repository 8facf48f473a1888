import { describe, expect, it } from 'vitest';
import { hashOfReport, holdsReport, reportOfHash } from '../../src/engine/bench/link.ts';
import { parseReport, serializeReport } from '../../src/engine/bench/parse.ts';
import { LandscapeError } from '../../src/spec/errors.ts';
import { caseResult, report, result } from './reports.ts';

/** A report as JSON with one of its values replaced, by its path. */
function withValue(path: string, value: unknown): string {
  const copy = JSON.parse(serializeReport(report())) as Record<string, unknown>;
  const keys = path.split('.');
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
  return JSON.stringify(copy);
}

describe('a report as JSON', () => {
  it('comes back as it was', () => {
    expect(parseReport(serializeReport(report()))).toEqual(report());
    expect(parseReport(serializeReport(report(), 2))).toEqual(report());
  });

  it('keeps six digits of a measurement', () => {
    const long = report({ cases: [caseResult({ results: [result({ gflops: 12.3456789 })] })] });
    expect(parseReport(serializeReport(long)).cases[0].results[0].gflops).toBe(12.3457);
  });

  it('keeps an infinite error', () => {
    const accuracy = { nodes: 3, worstRelative: Infinity, worstOfAllowed: Infinity, disagreements: 3 };
    const bad = report({ cases: [caseResult({ results: [result({ accuracy })] })] });
    expect(parseReport(serializeReport(bad)).cases[0].results[0].accuracy).toEqual(accuracy);
  });

  it.each([
    ['kind', 'a benchmark', 'kind: expected one of "loss-landscape benchmark", got "a benchmark"'],
    ['version', 2, 'version: expected 1, got 2'],
    ['date', 'yesterday', 'date: expected a date and time'],
    ['environment.threads', 0, 'environment.threads: expected an integer from 1'],
    ['cases.0.results.0.id', 'tpu', 'cases[0].results[0].id: expected one of "gpu", "cpu", "cpu-1", "plain"'],
    ['cases.0.results.0.gflops', -1, 'cases[0].results[0].gflops: expected a finite number, 0 or more'],
    ['cases.0.results.0.times', 'fast', 'cases[0].results[0].times: expected an array'],
    ['cases.0.results.0.mps.min', 1e9, 'cases[0].results[0].mps: expected min ≤ median ≤ max'],
    ['cases.0.results.0.peakShare', undefined, 'cases[0].results[0].peakShare: expected an object, got nothing'],
    ['cases.0.title', 'x'.repeat(3000), 'cases[0].title: expected a text of at most 2000 characters'],
    ['contestants.1.peak', 5, 'contestants[1].peak: expected an object, got 5'],
    ['note', 'hello', 'note: expected a known key'],
  ])('is refused where %s is %j', (path, value, message) => {
    expect(() => parseReport(withValue(path, value))).toThrow(message);
  });

  it.each([['{'], ['null'], ['[]'], ['"text"'], ['x'.repeat(2_000_001)]])('is refused whole', (text) => {
    expect(() => parseReport(text)).toThrow(LandscapeError);
  });
});

describe('a report in an address', () => {
  it('comes back as it was, from characters that need no escape', async () => {
    const hash = await hashOfReport(report());
    expect(hash).toMatch(/^#result=[\w-]+$/);
    expect(holdsReport(hash)).toBe(true);
    expect(await reportOfHash(hash)).toEqual(report());
  });

  it('is shorter than the JSON', async () => {
    const cases = Array.from({ length: 9 }, (_, k) => caseResult({ name: `W${k}` }));
    const hash = await hashOfReport(report({ cases }));
    expect(hash.length).toBeLessThan(serializeReport(report({ cases })).length / 4);
  });

  it('is none of the explorer’s', () => {
    expect(holdsReport('#v1&preset=relu-relu')).toBe(false);
    expect(holdsReport('')).toBe(false);
  });

  it('is refused where it is cut short, changed, or something else', async () => {
    const hash = await hashOfReport(report());
    for (const bad of [
      hash.slice(0, -30),
      `${hash.slice(0, 40)}AAAA${hash.slice(44)}`,
      '#result=',
      '#result=%%%',
      '#v1',
    ]) {
      await expect(reportOfHash(bad)).rejects.toBeInstanceOf(LandscapeError);
    }
  });

  it('does not unpack without end', async () => {
    const zeros = new Blob([new Uint8Array(20_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await new Response(zeros).arrayBuffer());
    const text = Buffer.from(bytes).toString('base64url');
    await expect(reportOfHash(`#result=${text}`)).rejects.toThrow('more than 2000000 bytes');
  });
});
