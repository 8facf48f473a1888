import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '../../src/cli/field-meta.ts';
import { openWriter } from '../../src/cli/writers.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { decodeNpy } from '../../src/spec/codec.ts';
import { lineFit } from './landscapes.ts';
import { temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const line = await resolveLandscape(lineFit());

function metaOf(grid: [number, number], rest: Partial<FieldMeta> = {}): FieldMeta {
  const landscape: ResolvedLandscape = { ...line, grid };
  const style = { palette: 'viridis', scale: 'linear' } as const;
  return { landscape, engine: 'cpu', adapter: 'two threads', channel: 'loss', style, ...rest };
}

/** Writes a field in bands that end after the given rows, and reads the file back. */
async function write(name: string, [width, height]: [number, number], values: Float32Array, cuts: number[] = []) {
  const writer = await openWriter(at(name), metaOf([width, height]));
  const ends = [...new Set([...cuts, height])].sort((p, q) => p - q);
  let first = 0;
  for (const end of ends) {
    // each band lies in memory of its own, as an engine's does, and is gone afterwards
    const rows = values.slice(first * width, end * width);
    await writer.band(rows, first, end - first);
    rows.fill(-12345);
    first = end;
  }
  await writer.end();
  await writer.publish();
  return readFileSync(at(name));
}

/** Fields of any float32 values, with a way to cut them into bands. */
const banded = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })).chain(([width, height]) =>
  fc.record({
    grid: fc.constant<[number, number]>([width, height]),
    values: fc.array(fc.float(), { minLength: width * height, maxLength: width * height }),
    cuts: fc.array(fc.integer({ min: 1, max: height })),
  }),
);

/** A number of the CSV and JSON files; JSON writes those it lacks as words. */
const numberOf = (text: unknown) => Math.fround(Number(text));

describe('a field in any bands', () => {
  it.each(['npy', 'csv', 'json', 'png', 'svg', 'vti'])('is the same .%s file', async (ending) => {
    await fc.assert(
      fc.asyncProperty(banded, async ({ grid, values, cuts }) => {
        fc.pre(Math.min(...grid) > 1);
        const field = Float32Array.from(values);
        const whole = await write(`whole.${ending}`, grid, field);
        const bands = await write(`bands.${ending}`, grid, field, cuts);
        expect(bands.equals(whole)).toBe(true);
      }),
      { numRuns: ['png', 'svg'].includes(ending) ? 5 : 50 },
    );
  });

  it('comes back from .npy, .csv and .json with every float32 it had', async () => {
    await fc.assert(
      fc.asyncProperty(banded, async ({ grid, values, cuts }) => {
        const field = Float32Array.from(values);
        expect(decodeNpy(await write('f.npy', grid, field, cuts)).data).toEqual(field);
        const rows = (await write('f.csv', grid, field, cuts)).toString().trimEnd().split('\n').slice(1);
        // a text has one zero
        const plain = Array.from(field, (v) => v + 0);
        expect(rows.map((row) => numberOf(row.split(',')[2]) + 0)).toEqual(plain);
        const json = JSON.parse((await write('f.json', grid, field, cuts)).toString());
        expect(json.values).toHaveLength(grid[1]);
        expect(json.values.flat().map((v: unknown) => numberOf(v) + 0)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

it('opens .npy and .csv files of a field that no memory holds', async () => {
  for (const ending of ['npy', 'csv']) {
    const writer = await openWriter(at(`huge.${ending}`), metaOf([65_536, 32_768]));
    await writer.band(new Float32Array(65_536), 0, 1);
    await writer.discard();
    expect(existsSync(at(`huge.${ending}.part`))).toBe(false);
  }
});

it('a file has its name only when it is published', async () => {
  const writer = await openWriter(at('late.npy'), metaOf([2, 2]));
  await writer.band(Float32Array.of(1, 2, 3, 4), 0, 2);
  await writer.end();
  expect(existsSync(at('late.npy'))).toBe(false);
  await writer.publish();
  expect(decodeNpy(readFileSync(at('late.npy'))).data).toEqual(Float32Array.of(1, 2, 3, 4));
  await writer.discard();
  expect(readdirSync(folder)).toContain('late.npy');
});

it('a file may be discarded more than once', async () => {
  const writer = await openWriter(at('gone.csv'), metaOf([2, 2]));
  await writer.discard();
  await writer.discard();
  expect(readdirSync(folder).filter((name) => name.startsWith('gone'))).toEqual([]);
});

it('.json says where the numbers come from', async () => {
  const json = JSON.parse((await write('meta.json', [2, 2], Float32Array.of(0, NaN, Infinity, -Infinity))).toString());
  expect(json).toMatchObject({ engine: 'cpu', adapter: 'two threads', channel: 'loss', warnings: [] });
  expect(json.landscape).toEqual(lineFit());
  expect(json.plane).toMatchObject({ cosine: 0, normU: 1, normV: 1 });
  expect(json.values).toEqual([
    [0, 'NaN'],
    ['Infinity', '-Infinity'],
  ]);
});

describe('.png', () => {
  /** The colour in the middle of a node; row 0 of a field is at the bottom of the picture. */
  function colours(bytes: Buffer, [width, height]: [number, number]): number[][][] {
    const picture = decode(bytes);
    const [stepX, stepY] = [picture.width / width, picture.height / height];
    return Array.from({ length: height }, (_, j) =>
      Array.from({ length: width }, (_, i) => {
        const x = Math.floor((i + 0.5) * stepX);
        const y = Math.floor((height - 1 - j + 0.5) * stepY);
        return Array.from(picture.data.slice(4 * (y * picture.width + x), 4 * (y * picture.width + x) + 3));
      }),
    );
  }
  const brightness = ([red, green, blue]: number[]) => 0.299 * red + 0.587 * green + 0.114 * blue;

  it('has the largest b at the top and the largest a at the right', async () => {
    const bytes = await write(
      'slope.png',
      [4, 4],
      Float32Array.from({ length: 16 }, (_, k) => (k % 4) + 4 * (k >> 2)),
    );
    const rows = colours(bytes, [4, 4]);
    // viridis brightens with the loss, which rises to the right and upwards
    expect(brightness(rows[0][3])).toBeGreaterThan(brightness(rows[0][0]));
    expect(brightness(rows[3][0])).toBeGreaterThan(brightness(rows[0][3]));
    expect(brightness(rows[3][3])).toBeGreaterThan(brightness(rows[3][0]));
  });

  it('shows a hole in a colour that no loss has', async () => {
    const values = Float32Array.from({ length: 25 }, (_, k) => k);
    values[12] = NaN;
    const rows = colours(await write('hole.png', [5, 5], values), [5, 5]);
    const [red, green, blue] = rows[2][2];
    // grey, where viridis is nowhere grey
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(24);
  });

  it('has at least a pixel for each node', async () => {
    const bytes = await write(
      'wide.png',
      [1000, 3],
      new Float32Array(3000).map((_, k) => k % 7),
    );
    expect(decode(bytes)).toMatchObject({ width: 1000, height: 3, channels: 4, depth: 8 });
  });
});
