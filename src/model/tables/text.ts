import { specError } from '../../spec/errors.ts';

/** As much text as JavaScript engines hold in one string, with room for a copy. */
const MAX_TEXT_BYTES = 2 ** 28;

/**
 * The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252, as older spreadsheets write it.
 *
 * @throws LandscapeError of kind `spec` when the file is larger than can be read
 */
export function decodeText(bytes: Uint8Array, field: string): { text: string; encoding: string } {
  if (bytes.length > MAX_TEXT_BYTES) {
    const expected = `at most ${MAX_TEXT_BYTES} bytes of text (a .npy file may be larger)`;
    throw specError([{ path: field, expected, got: `${bytes.length}` }]);
  }
  const encoding = encodingOf(bytes);
  if (encoding !== 'utf-8') return { text: new TextDecoder(encoding).decode(bytes), encoding: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: '' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
