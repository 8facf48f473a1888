import { crc32, deflateRawSync } from 'node:zlib';

export interface EntrySpec {
  readonly name: string;
  readonly content: Uint8Array;
  readonly method?: number;
  /** What the directory says in the place of the truth. */
  readonly claims?: { size?: number; packed?: number; crc?: number; flags?: number; offset?: number };
}

/** A zip archive, field by field as PKWARE's APPNOTE has them. */
export function writeZip(entries: readonly EntrySpec[], { comment = '', count = entries.length } = {}): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, method = 8, claims = {} } of entries) {
    const packed = method === 8 ? new Uint8Array(deflateRawSync(content)) : content;
    const text = new TextEncoder().encode(name);
    const crc = claims.crc ?? crc32Of(content);
    const sizes = [crc, claims.packed ?? packed.length, claims.size ?? content.length];
    // signature, version, flags, method, time, date, CRC, sizes, lengths of name and extra field
    const common = (view: DataView, at: number) => {
      [20, claims.flags ?? 0, method, 0, 0].forEach((value, k) => view.setUint16(at + 2 * k, value, true));
      sizes.forEach((value, k) => view.setUint32(at + 10 + 4 * k, value, true));
      view.setUint16(at + 22, text.length, true);
    };
    const local = record(30 + text.length, 0x04034b50, (view) => common(view, 4));
    local.set(text, 30);
    const central = record(46 + text.length, 0x02014b50, (view) => {
      common(view, 6);
      view.setUint32(42, claims.offset ?? offset, true);
    });
    central.set(text, 46);
    files.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const text = new TextEncoder().encode(comment);
  const end = record(22 + text.length, 0x06054b50, (view) => {
    view.setUint16(8, count, true);
    view.setUint16(10, count, true);
    view.setUint32(12, size, true);
    view.setUint32(16, offset, true);
    view.setUint16(20, text.length, true);
  });
  end.set(text, 22);
  return new Uint8Array(Buffer.concat([...files, ...directory, end]));
}

function record(length: number, signature: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  fill(view);
  return bytes;
}

/** Node's own since 20.15 and 22.2; before, bit by bit. */
function crc32Of(content: Uint8Array): number {
  if (typeof crc32 === 'function') return crc32(content);
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
