import { specError } from '../../spec/errors.ts';
import { parseReport, serializeReport } from './parse.ts';
import type { BenchReport } from './report.ts';

const PREFIX = '#result=';
/** More than a report needs; a hostile one could unpack to gigabytes. */
const MAX_BYTES = 2_000_000;

/** A report as the hash of an address: JSON, deflated, base64url. */
export async function hashOfReport(report: BenchReport): Promise<string> {
  const bytes = new TextEncoder().encode(serializeReport(report));
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Whether a hash says that it holds a report. */
export function holdsReport(hash: string): boolean {
  return hash.startsWith(PREFIX);
}

/**
 * The report in the hash of an address.
 *
 * @throws LandscapeError of kind `spec` when it holds none
 */
export async function reportOfHash(hash: string): Promise<BenchReport> {
  return parseReport(await unpack(hash));
}

async function unpack(hash: string): Promise<string> {
  try {
    if (!holdsReport(hash)) throw new Error(`an address without ${PREFIX}`);
    const text = hash.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new TextDecoder('utf-8', { fatal: true }).decode(await collect(stream));
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw specError([{ path: '', expected: 'an address that holds a whole benchmark result', got }]);
  }
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length <= MAX_BYTES) continue;
    await reader.cancel();
    throw new Error(`more than ${MAX_BYTES} bytes`);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
