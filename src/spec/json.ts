import { quote } from './checks.ts';
import { specError } from './errors.ts';

const TOKEN = /[[\]{},:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/**
 * Parses JSON; a byte order mark is skipped.
 *
 * @throws LandscapeError of kind `spec` that names line and column. Engines word (and place) their syntax errors
 * differently, so the place is found here.
 */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    const { position, expected } = findSyntaxError(json);
    const lines = json.slice(0, position).split('\n');
    const line = json.slice(position).split(/[\r\n]/, 1)[0];
    const place = `at line ${lines.length}, column ${lines[lines.length - 1].length + 1}`;
    throw specError([
      { path: '', expected: `${expected} ${place}`, got: line ? quote(line) : endText(json, position) },
    ]);
  }
}

function endText(json: string, position: number): string {
  return position >= json.length ? 'the end of the file' : 'the end of the line';
}

/** What may come next: a value, a key, or what follows a value. */
type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

const EXPECTED: Record<State, string> = {
  value: 'a JSON value',
  'first value': 'a JSON value or "]"',
  key: 'a key in double quotes',
  'first key': 'a key in double quotes or "}"',
  colon: '":"',
  after: '"," or the closing bracket',
};

/** Walks the tokens with an explicit stack, so that nesting of any depth is safe. */
function findSyntaxError(json: string): { position: number; expected: string } {
  const open: string[] = [];
  let state: State = 'value';
  let position = 0;
  for (;;) {
    position += matchAt(SPACE, json, position).length;
    if (state === 'after' && open.length === 0) return { position, expected: 'nothing more' };
    const token = json[position] === '"' ? stringAt(json, position) : matchAt(TOKEN, json, position);
    const next: State | null = step(state, token, open);
    if (next === null) return { position, expected: EXPECTED[state] };
    state = next;
    position += token.length;
  }
}

function matchAt(pattern: RegExp, json: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(json)?.[0] ?? '';
}

/** The string that starts here, quotes included; empty when it does not end or holds a bad character. */
function stringAt(json: string, start: number): string {
  for (let k = start + 1; k < json.length; k++) {
    if (json[k] === '"') return json.slice(start, k + 1);
    if (json.charCodeAt(k) < 0x20) return '';
    if (json[k] !== '\\') continue;
    const escape = matchAt(ESCAPE, json, k + 1);
    if (escape === '') return '';
    k += escape.length;
  }
  return '';
}

function step(state: State, token: string, open: string[]): State | null {
  const inside = open.at(-1);
  if (state === 'colon') return token === ':' ? 'value' : null;
  if (state === 'key' || state === 'first key') {
    if (token.startsWith('"')) return 'colon';
    return token === '}' && state === 'first key' ? close(open) : null;
  }
  if (state === 'after') {
    if (token === ',') return inside === '{' ? 'key' : 'value';
    return (token === '}' && inside === '{') || (token === ']' && inside === '[') ? close(open) : null;
  }
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'first key' : 'first value';
  }
  if (token === ']' && state === 'first value') return close(open);
  return token === '' || ']},:'.includes(token) ? null : 'after';
}

function close(open: string[]): State {
  open.pop();
  return 'after';
}
