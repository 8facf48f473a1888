import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Stream } from '../../src/cli/vti.ts';
import { openWriter } from '../../src/cli/writers.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { coordinate } from '../../src/spec/field.ts';
import { elementsOf, parseXml, textOf } from '../support/xml.ts';
import { lineFit } from './landscapes.ts';
import { cli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

interface ImageData {
  size: number[];
  origin: number[];
  spacing: number[];
  name: string;
  bits: Uint32Array;
}

/** Reads image data as the file format says, and nothing else. */
function readVti(text: string): ImageData {
  const root = parseXml(text);
  expect([root.name, root.attributes]).toEqual([
    'VTKFile',
    { type: 'ImageData', version: '1.0', byte_order: 'LittleEndian', header_type: 'UInt64' },
  ]);
  const [image] = elementsOf(root, 'ImageData');
  const [piece] = elementsOf(image, 'Piece');
  const [pointData] = elementsOf(piece, 'PointData');
  const [array, ...more] = elementsOf(root, 'DataArray');
  expect(more).toEqual([]);
  expect(piece.attributes.Extent).toBe(image.attributes.WholeExtent);
  expect(array.attributes).toMatchObject({ type: 'Float32', format: 'binary', NumberOfComponents: '1' });
  expect(pointData.attributes.Scalars).toBe(array.attributes.Name);
  const numbers = (value: string) => value.split(' ').map(Number);
  const [x0, x1, y0, y1, z0, z1] = numbers(image.attributes.WholeExtent);
  const base64 = textOf(array).trim();
  expect(base64).toMatch(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  const bytes = Buffer.from(base64, 'base64');
  const length = Number(bytes.readBigUInt64LE(0));
  expect(bytes.length).toBe(8 + length);
  const bits = Uint32Array.from({ length: length / 4 }, (_, k) => bytes.readUInt32LE(8 + 4 * k));
  return {
    size: [x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1],
    origin: numbers(image.attributes.Origin),
    spacing: numbers(image.attributes.Spacing),
    name: array.attributes.Name,
    bits,
  };
}

async function written(grid: [number, number], values: Float32Array, cuts: number[], channel: string): Promise<string> {
  const landscape = { ...(await resolveLandscape(lineFit())), grid };
  const style = { palette: 'viridis' } as const;
  const writer = await openWriter(at('f.vti'), { landscape, engine: 'cpu', adapter: '', channel, style });
  let first = 0;
  for (const end of [...new Set([...cuts, grid[1]])].sort((p, q) => p - q)) {
    await writer.band(values.slice(first * grid[0], end * grid[0]), first, end - first);
    first = end;
  }
  await writer.end();
  await writer.publish();
  return readFileSync(at('f.vti'), 'utf8');
}

describe('.vti', () => {
  it('holds every bit of a field that came in any bands, those of NaN included', async () => {
    const fields = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 7 })).chain(([width, height]) =>
      fc.record({
        grid: fc.constant<[number, number]>([width, height]),
        bits: fc.array(fc.nat(0xffffffff), { minLength: width * height, maxLength: width * height }),
        cuts: fc.array(fc.integer({ min: 1, max: height })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fields, fc.constantFrom('loss', 'total'), async ({ grid, bits, cuts }, channel) => {
        const wanted = Uint32Array.from(bits);
        const image = readVti(await written(grid, new Float32Array(wanted.buffer), cuts, channel));
        expect([image.size, image.name]).toEqual([[...grid, 1], channel]);
        expect(image.bits).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('has each node at its place in the plane', async () => {
    const { window } = lineFit();
    const { origin, spacing } = readVti(await written([7, 4], new Float32Array(28), [], 'loss'));
    for (const [k, axis] of (['a', 'b'] as const).entries()) {
      const nodes = [7, 4][k];
      for (let n = 0; n < nodes; n++)
        expect(origin[k] + n * spacing[k]).toBeCloseTo(coordinate(window[axis], n, nodes), 12);
    }
    expect([origin[2], spacing[2]]).toEqual([0, 1]);
  });

  it('is written by render beside a .npy file with the same bits, holes included', async () => {
    const outputs = ['-o', at('r.vti'), '-o', at('r.npy')];
    const { code } = await cli('render', 'relu-relu', '--grid', '9x5', '--engine', 'reference', ...outputs);
    expect(code).toBe(0);
    const { bits, size } = readVti(readFileSync(at('r.vti'), 'utf8'));
    const npy = readFileSync(at('r.npy')).subarray(-4 * 45);
    expect(size).toEqual([9, 5, 1]);
    expect([...bits]).toEqual(Array.from({ length: 45 }, (_, k) => npy.readUInt32LE(4 * k)));
  });
});

describe('base64 in parts', () => {
  it('is that of the whole, wherever the parts end', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (parts) => {
        const stream = new Base64Stream();
        const text = parts.map((part) => stream.add(part)).join('') + stream.end();
        expect(text).toBe(Buffer.concat(parts).toString('base64'));
        expect(stream.end()).toBe('');
      }),
    );
  });

  it('does not look at bytes again that the caller has since overwritten', () => {
    const stream = new Base64Stream();
    const part = Uint8Array.of(1, 2, 3, 4);
    const first = stream.add(part);
    part.fill(255);
    expect(first + stream.end()).toBe(Buffer.of(1, 2, 3, 4).toString('base64'));
  });
});
