import { Inflate } from 'fflate';
import { pathOf, refuse } from './imported.ts';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
/** Two tensors for each of the most layers that a network may have, and some to spare. */
const MAX_ENTRIES = 4096;
/** Weights hardly shrink; what grows beyond this is no honest archive. */
const MAX_GROWTH = 8;
const SPARE_BYTES = 16 * 2 ** 20;
/** The most that deflate can grow: 258 bytes for 2 bits. */
const MAX_DEFLATE = 1032;
/** Makes at most 4 MB at once. */
const STEP_BYTES = 4096;

interface Directory {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Unpacks a zip archive (stored and deflated entries; PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4).
 *
 * Sizes are bounded twice: as the directory claims them, before memory is taken, and while they are inflated.
 *
 * @param growth how many times larger than the archive its content may be
 * @throws LandscapeError of kind `spec` when the archive is damaged, encrypted, of the 64-bit kind, or grows too much
 */
export function readZip(bytes: Uint8Array, growth = MAX_GROWTH): ZipEntry[] {
  const directory = readDirectory(bytes);
  const most = growth * bytes.length + SPARE_BYTES;
  const total = directory.reduce((sum, { size }) => sum + size, 0);
  const packed = directory.reduce((sum, entry) => sum + entry.packed, 0);
  if (packed > bytes.length) refuse('zip', 'entries that do not overlap', `${packed} bytes of them in ${bytes.length}`);
  if (total > most) refuse('zip', `at most ${most} bytes unpacked, for an archive of ${bytes.length}`, `${total}`);
  return directory.map((entry) => ({ name: entry.name, bytes: unpack(entry, bytes) }));
}

/**
 * The names in an archive, in their order.
 *
 * @throws LandscapeError of kind `spec` when its directory is damaged
 */
export function zipNames(bytes: Uint8Array): string[] {
  return readDirectory(bytes).map(({ name }) => name);
}

function readDirectory(bytes: Uint8Array): Directory[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count > MAX_ENTRIES) refuse('zip', `at most ${MAX_ENTRIES} entries, not of the 64-bit kind`, `${count}`);
  if (start + size > end) refuse('zip', `a directory that ends before byte ${end}`, `one that ends at ${start + size}`);
  const entries: Directory[] = [];
  const names = new Set<string>();
  let at = start;
  for (let k = 0; k < count; k++) {
    const entry = readEntry(bytes, view, at, start + size);
    if (names.has(entry.name)) refuse(pathOf(entry.name), 'each name once', 'it twice');
    names.add(entry.name);
    entries.push(entry);
    at = entry.next;
  }
  return entries;
}

/** The end record lies in the last bytes, before a comment of unknown length. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (
      view.getUint32(at, true) === END_SIGNATURE &&
      at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength
    )
      return at;
  }
  return refuse('zip', 'a zip archive with its directory at the end', `${view.byteLength} bytes without one`);
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, limit: number): Directory & { next: number } {
  const broken = (): never => refuse('zip', 'a directory of whole entries', `a damaged one at byte ${at}`);
  if (at + 46 > limit || view.getUint32(at, true) !== ENTRY_SIGNATURE) broken();
  const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true));
  const next = at + 46 + lengths[0] + lengths[1] + lengths[2];
  if (next > limit) broken();
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + lengths[0]));
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if (flags & 1) refuse(pathOf(name), 'an entry without a password', 'an encrypted one');
  if (method !== 0 && method !== 8) refuse(pathOf(name), 'an entry stored or deflated (method 0 or 8)', `${method}`);
  const [crc, packed, size, offset] = [16, 20, 24, 42].map((place) => view.getUint32(at + place, true));
  if (size > MAX_DEFLATE * packed) refuse(pathOf(name), `at most ${MAX_DEFLATE * packed} bytes unpacked`, `${size}`);
  if (method === 0 && packed !== size) refuse(pathOf(name), `${packed} bytes, as it is stored`, `${size}`);
  return { name, method, crc, packed, size, offset, next };
}

function unpack({ name, method, crc, packed, size, offset }: Directory, bytes: Uint8Array): Uint8Array {
  const path = pathOf(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) {
    refuse(path, 'its header where the directory says', `something else at byte ${offset}`);
  }
  const begin = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (begin + packed > bytes.length) refuse(path, `${packed} bytes from ${begin}`, `the end at ${bytes.length}`);
  const stored = bytes.subarray(begin, begin + packed);
  const unpacked = method === 0 ? stored : inflate(stored, size, path);
  if (crc32(unpacked) !== crc) refuse(path, 'a sum (CRC-32) as the directory has it', 'another: the file is damaged');
  return unpacked;
}

function inflate(packed: Uint8Array, size: number, path: string): Uint8Array {
  const unpacked = new Uint8Array(size);
  let filled = 0;
  const tooLong = (): never => refuse(path, `${size} bytes unpacked, as the directory says`, 'more');
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > size) tooLong();
    unpacked.set(chunk, filled);
    filled += chunk.length;
  });
  for (let at = 0; at === 0 || at < packed.length; at += STEP_BYTES) {
    pushChunk(stream, packed.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= packed.length, path);
  }
  if (filled !== size) refuse(path, `${size} bytes unpacked, as the directory says`, `${filled}`);
  return unpacked;
}

function pushChunk(stream: Inflate, chunk: Uint8Array, isLast: boolean, path: string): void {
  try {
    stream.push(chunk, isLast);
  } catch (error) {
    if (error instanceof Error && error.name === 'LandscapeError') throw error;
    refuse(path, 'deflated data', 'data that cannot be inflated: the file is damaged');
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** The CRC-32 of ISO 3309, as zip has it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let k = 0; k < bytes.length; k++) crc = CRC_TABLE[(crc ^ bytes[k]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
