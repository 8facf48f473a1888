import { open, rename, rm, truncate, type FileHandle } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { ResolvedLandscape } from '../model/resolve.ts';
import { firstRepeated } from '../spec/agreement.ts';
import { writeNpyHeader } from '../spec/codec.ts';
import { coordinate, type Field } from '../spec/field.ts';
import { badArgument } from './arguments.ts';
import { honestNumbers } from './context.ts';
import type { FieldMeta } from './field-meta.ts';
import { mapPng } from './png.ts';
import { npyLayout, partOf } from './resume.ts';
import { mapSvg } from './svg.ts';
import { Base64Stream, VTI_TAIL, vtiHead, vtiLength } from './vti.ts';

/** Takes a field band by band, rows in order, into one file. */
export interface Writer {
  readonly path: string;
  band(rows: Float32Array, firstRow: number, rowCount: number): Promise<void>;
  /** Writes what is left, still under another name. */
  end(): Promise<void>;
  /** Gives the finished file its name. */
  publish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
  /** Leaves the unfinished file, for a later run to go on with. */
  keep(): Promise<void>;
}

type Format = (field: FieldMeta) => {
  /** Written first. */
  head?: (write: Write) => Promise<unknown>;
  /** Written as each band comes; a format without it waits for the whole field. */
  band?: (write: Write, rows: Float32Array, firstRow: number, rowCount: number) => Promise<unknown>;
  whole?: (write: Write, field: Field) => Promise<unknown>;
  /** Written last. */
  tail?: (write: Write) => Promise<unknown>;
};

type Write = (data: string | Uint8Array) => Promise<unknown>;

const FORMATS: Record<string, Format> = {
  '.npy': ({ landscape: { grid } }) => ({
    head: (write) => write(writeNpyHeader([grid[1], grid[0]])),
    band: (write, rows) => write(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength)),
  }),
  '.csv': ({ landscape }) => ({
    head: (write) => write('a,b,loss\n'),
    band: (write, rows, firstRow, rowCount) => writeCsvRows(write, landscape, rows, firstRow, rowCount),
  }),
  '.json': (meta) => ({ whole: (write, field) => writeJson(write, field, meta) }),
  '.png': ({ style }) => ({ whole: (write, field) => write(mapPng(field, style)) }),
  '.svg': (meta) => ({ whole: async (write, field) => write(await mapSvg(field, meta)) }),
  '.vti': (meta) => {
    const { grid } = meta.landscape;
    const text = new Base64Stream();
    return {
      head: (write) => write(vtiHead(meta) + text.add(vtiLength(grid[0] * grid[1]))),
      band: (write, rows) => write(text.add(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))),
      tail: (write) => write(text.end() + VTI_TAIL),
    };
  },
};

export const EXTENSIONS = Object.keys(FORMATS);

/** A field that goes to one .npy file can be taken up again after a kill. */
export function isResumable(paths: readonly string[]): boolean {
  return paths.length === 1 && extname(paths[0]).toLowerCase() === '.npy';
}

/** @throws LandscapeError of kind `spec` when a path has no known extension, or comes twice */
export function checkOutputs(paths: readonly string[]): void {
  for (const path of paths) {
    if (!(extname(path).toLowerCase() in FORMATS))
      throw badArgument('-o', `a file ending in ${EXTENSIONS.join(', ')}`, JSON.stringify(path));
  }
  const repeated = firstRepeated(paths.map((path) => resolve(path)));
  if (repeated !== undefined) throw badArgument('-o', 'files that differ', `${JSON.stringify(repeated)} twice`);
}

/** Nodes of the largest picture: 1 GiB of pixels, and what an analysis has room for. */
const MOST_NODES: Record<string, number> = { '.png': 2 ** 28, '.svg': 2 ** 26 };

/** @throws LandscapeError of kind `spec`, before anything is evaluated, when a format cannot hold a grid */
export function checkSizes(paths: readonly string[], [width, height]: readonly [number, number]): void {
  for (const path of paths) {
    const most = MOST_NODES[extname(path).toLowerCase()] ?? Infinity;
    if (width * height > most)
      throw badArgument('--grid', `at most ${most} nodes for ${JSON.stringify(path)}`, `${width}×${height}`);
  }
}

/**
 * Opens a file to be written beside its final name, so that a run that is killed never leaves half a field under it.
 *
 * @param firstRow rows that an unfinished .npy file holds already: they stay, and the next band begins there
 * @throws LandscapeError of kind `spec` when the file cannot be made
 */
export async function openWriter(path: string, meta: FieldMeta, firstRow = 0): Promise<Writer> {
  const part = partOf(path);
  const format = FORMATS[extname(path).toLowerCase()](meta);
  if (firstRow > 0) {
    const { head, row } = npyLayout(meta.landscape.grid);
    await truncate(part, head + firstRow * row);
  }
  const file = await create(part, path, firstRow > 0 ? 'a' : 'w');
  const write: Write = (data) => file.writeFile(data);
  const { grid, window } = meta.landscape;
  const values = format.whole ? new Float32Array(grid[0] * grid[1]) : null;
  const writer: Writer = {
    path,
    async band(rows, firstRow, rowCount) {
      values?.set(rows, firstRow * grid[0]);
      await format.band?.(write, rows, firstRow, rowCount);
    },
    async end() {
      if (values) await format.whole?.(write, { width: grid[0], height: grid[1], window, values });
      await format.tail?.(write);
      await file.close();
    },
    publish: () => rename(part, path),
    async discard() {
      await file.close().catch(() => {});
      await rm(part, { force: true });
    },
    keep: () => file.close().catch(() => {}),
  };
  try {
    if (firstRow === 0) await format.head?.(write);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return writer;
}

async function create(part: string, path: string, flags: 'w' | 'a'): Promise<FileHandle> {
  try {
    return await open(part, flags);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw badArgument('-o', 'a place that can be written to', `${JSON.stringify(path)} (${code})`);
  }
}

async function writeCsvRows(
  write: Write,
  { grid, window }: ResolvedLandscape,
  rows: Float32Array,
  firstRow: number,
  rowCount: number,
): Promise<void> {
  const [width, height] = grid;
  for (let row = 0; row < rowCount; row++) {
    const b = coordinate(window.b, firstRow + row, height);
    let text = '';
    for (let i = 0; i < width; i++)
      text += `${coordinate(window.a, i, width)},${b},${shortFloat(rows[row * width + i])}\n`;
    await write(text);
  }
}

/** A float32 in no more digits than it takes to read the same float32 back. */
function shortFloat(value: number): number {
  return Number(value.toPrecision(9));
}

async function writeJson(write: Write, field: Field, meta: FieldMeta): Promise<void> {
  const { engine, adapter, channel, landscape } = meta;
  const { plane, source, warnings } = landscape;
  const head = { engine, adapter, channel, plane: plane.audit, warnings, landscape: source };
  await write(`${JSON.stringify(head, honestNumbers).slice(0, -1)},"values":[\n`);
  for (let j = 0; j < field.height; j++) {
    const row = Array.from(field.values.subarray(j * field.width, (j + 1) * field.width), shortFloat);
    await write(`${JSON.stringify(row, honestNumbers)}${j < field.height - 1 ? ',' : ''}\n`);
  }
  await write(']}\n');
}
