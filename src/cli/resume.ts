import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { version } from '../../package.json';
import { writeNpyHeader } from '../spec/codec.ts';
import { badArgument } from './arguments.ts';
import type { FieldMeta } from './field-meta.ts';

/**
 * A long evaluation that was cut short goes on where it stopped.
 *
 * A field is written row after row into `OUT.part`, so that its length says how far the run came. Beside it a journal,
 * `OUT.part.json`, says of what: rows of another landscape, or of an engine that rounds otherwise, must not be mixed in.
 */
interface Journal {
  version: string;
  engine: string;
  /** Digest of every number that the field depends on. */
  landscape: string;
}

const WORDS: Record<keyof Journal, string> = {
  version: 'version of loss-landscape',
  engine: 'engine',
  landscape: 'landscape, grid or channel',
};

/** The file that a field is written to before it is whole. */
export const partOf = (path: string) => `${path}.part`;

const journalOf = (path: string) => `${partOf(path)}.json`;

/** Bytes before the first row, and of a row, of a field in a .npy file. */
export function npyLayout([width, height]: readonly [number, number]): { head: number; row: number } {
  return { head: writeNpyHeader([height, width]).byteLength, row: 4 * width };
}

/**
 * How many whole rows an earlier run of the same field left in `OUT.part`; 0 when there was none.
 *
 * @throws LandscapeError of kind `spec` when what was left is of something else, and touches nothing then
 */
export async function rowsLeft(path: string, meta: FieldMeta): Promise<number> {
  const text = await readFile(journalOf(path), 'utf8').catch(() => null);
  const part = await stat(partOf(path)).catch(() => null);
  if (text === null || part === null) return 0;
  const { grid } = meta.landscape;
  const { head, row } = npyLayout(grid);
  const rows = Math.min(grid[1], Math.floor((part.size - head) / row));
  if (rows <= 0) return 0;
  const [was, is] = [parse(text), journal(meta)];
  const differs = (Object.keys(WORDS) as (keyof Journal)[]).filter((key) => was[key] !== is[key]);
  if (differs.length === 0) return rows;
  const words = differs.map((key) => `another ${WORDS[key]}${key === 'landscape' ? '' : ` (${was[key]})`}`);
  throw badArgument(
    '-o',
    `an unfinished ${partOf(path)} of the same run, or --restart to begin anew`,
    `one of ${words.join(' and ')}`,
  );
}

/** Bytes of a file that are read at once. */
const BLOCK_BYTES = 2 ** 22;

/** Hands over the first rows of `OUT.part`, a few MiB at a time. */
export async function readRowsLeft(
  path: string,
  grid: readonly [number, number],
  rowCount: number,
  onRows: (rows: Float32Array, firstRow: number, rowCount: number) => void,
): Promise<void> {
  if (rowCount === 0) return;
  const { head, row } = npyLayout(grid);
  const most = Math.max(1, Math.floor(BLOCK_BYTES / row));
  const block = new Float32Array(Math.min(most, rowCount) * grid[0]);
  const file = await open(partOf(path), 'r');
  try {
    for (let first = 0; first < rowCount; first += most) {
      const count = Math.min(most, rowCount - first);
      const rows = block.subarray(0, count * grid[0]);
      await readWhole(file, new Uint8Array(rows.buffer, 0, rows.byteLength), head + first * row);
      onRows(rows, first, count);
    }
  } finally {
    await file.close();
  }
}

/** Fills all of `bytes`: a single read may give fewer. */
async function readWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error(`Expected ${bytes.length} bytes at ${position}, got ${done}`);
    done += bytesRead;
  }
}

/** Notes down what `OUT.part` is going to hold. */
export async function openJournal(path: string, meta: FieldMeta): Promise<void> {
  const fresh = `${journalOf(path)}.new`;
  await writeFile(fresh, JSON.stringify(journal(meta)));
  await rename(fresh, journalOf(path));
}

export async function dropJournal(path: string): Promise<void> {
  // where there is no such place there is no journal either
  await rm(journalOf(path), { force: true }).catch(() => {});
}

function journal({ landscape, engine, adapter, channel }: FieldMeta): Journal {
  return { version, engine: `${engine}, ${adapter}`, landscape: digest(landscape, channel) };
}

function digest({ network, data, loss, plane, window, grid }: FieldMeta['landscape'], channel: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([network, data.samples, loss, window, grid, channel]));
  for (const numbers of [data.inputs, data.targets, plane.origin, plane.u, plane.v]) {
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return hash.digest('hex');
}

function parse(text: string): Partial<Journal> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Journal>;
  } catch {
    return {};
  }
}
