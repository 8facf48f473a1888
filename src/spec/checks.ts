import { specError, type Problem } from './errors.ts';

/** Looks at one value and reports what is wrong with it. */
export type Check = (value: unknown, path: string, report: Report) => void;

const MAX_PROBLEMS = 50;
/** The longest list of numbers that is looked at; longer than any that a landscape can hold. */
const MAX_NUMBERS = 1e8;

/** Collects problems; keeps the first 50 and counts the rest, so that a hostile file cannot flood the reader. */
export class Report {
  readonly #problems: Problem[] = [];
  readonly #bad = new Set<string>();
  #more = 0;

  /** Reports that `value` is not what was expected. */
  reject(path: string, expected: string, value: unknown): void {
    this.add(path, expected, () => show(value));
  }

  add(path: string, expected: string | (() => string), got: string | (() => string)): void {
    // a thousand broken fields are not worth comparing with one another
    this.#bad.add(this.#bad.size < 1000 ? path.split(/[.[]/, 2).join('.') : '');
    if (this.#problems.length === MAX_PROBLEMS) this.#more++;
    else this.#problems.push({ path, expected: textOf(expected), got: textOf(got) });
  }

  /** Whether nothing was reported at or below any of these paths, nor above them (`network` or `network.layers`). */
  clean(...paths: string[]): boolean {
    if (this.#bad.has('')) return false;
    return !paths.some((path) =>
      [...this.#bad].some((bad) => `${bad}.`.startsWith(`${path}.`) || path.startsWith(`${bad}.`)),
    );
  }

  get problems(): Problem[] {
    if (this.#more === 0) return this.#problems;
    return [...this.#problems, { path: '', expected: 'no further problems', got: `${this.#more} more` }];
  }

  /** Throws a `spec` error with everything reported, if anything was. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw specError(this.problems);
  }
}

/** An object with exactly these keys; a key written `name?` may be absent. */
export function object(fields: Record<string, Check>): Check {
  const known = Object.entries(fields).map(([key, check]) => ({
    key: key.replace('?', ''),
    check,
    required: !key.endsWith('?'),
  }));
  const names = known.map(({ key }) => key);
  return (value, path, report) => {
    if (!isObject(value)) return report.reject(path, 'an object', value);
    rejectUnknownKeys(value, names, path, report);
    for (const { key, check, required } of known) {
      const field = Object.hasOwn(value, key) ? value[key] : undefined;
      if (required || field !== undefined) check(field, join(path, key), report);
    }
  };
}

/** An object told by the one key of these that it has. */
export function byKey(variants: Record<string, Check>): Check {
  const names = Object.keys(variants);
  const expected = `exactly one of the keys ${names.map(quote).join(', ')}`;
  return (value, path, report) => {
    if (!isObject(value)) return report.reject(path, `an object with ${expected}`, value);
    const present = names.filter((key) => Object.hasOwn(value, key));
    if (present.length === 1) return variants[present[0]](value, path, report);
    if (present.length === 0) rejectUnknownKeys(value, names, path, report);
    report.add(path, expected, present.length === 0 ? 'none of them' : present.map(quote).join(' and '));
  };
}

/** An object told by the value of its key `tag`. */
export function byTag(tag: string, variants: Record<string, Check>): Check {
  const tagCheck = oneOf(Object.keys(variants));
  return (value, path, report) => {
    if (!isObject(value)) return report.reject(path, 'an object', value);
    const name = Object.hasOwn(value, tag) ? value[tag] : undefined;
    if (typeof name === 'string' && Object.hasOwn(variants, name)) variants[name](value, path, report);
    else tagCheck(name, join(path, tag), report);
  };
}

export function array(element: Check, { min = 0, max = Infinity, of = 'values' } = {}): Check {
  const count = min === max ? `${min}` : min > 0 ? `at least ${min}` : '';
  const expected = `an array of ${count ? `${count} ` : ''}${of}`;
  return (value, path, report) => {
    if (!Array.isArray(value) || value.length < min) return report.reject(path, expected, value);
    if (value.length > max) return report.reject(path, min === max ? expected : `at most ${max} ${of}`, value);
    for (let k = 0; k < value.length; k++) element(value[k], `${path}[${k}]`, report);
  };
}

/** A list of finite numbers; millions of them cost one pass and no text. */
export const numbers: Check = (value, path, report) => {
  if (!Array.isArray(value) || value.length > MAX_NUMBERS) return report.reject(path, 'an array of numbers', value);
  for (let k = 0; k < value.length; k++) {
    if (!Number.isFinite(value[k])) report.reject(`${path}[${k}]`, 'a finite number', value[k]);
  }
};

export function satisfies(expected: string, test: (value: unknown) => boolean): Check {
  return (value, path, report) => {
    if (!test(value)) report.reject(path, expected, value);
  };
}

export function integer(min: number, max: number): Check {
  return satisfies(
    `an integer from ${min} to ${max}`,
    (x) => Number.isSafeInteger(x) && (x as number) >= min && (x as number) <= max,
  );
}

export const positive = satisfies('a finite number above 0', (x) => Number.isFinite(x) && (x as number) > 0);
export const nonNegative = satisfies('a finite number, 0 or more', (x) => Number.isFinite(x) && (x as number) >= 0);
export const truth = satisfies('true or false', (x) => typeof x === 'boolean');
/** Of the generator of random numbers. */
export const seed = satisfies('an integer of at most 53 bits', Number.isSafeInteger);

export function oneOf(names: readonly string[]): Check {
  return satisfies(`one of ${names.map(quote).join(', ')}`, (x) => names.includes(x as string));
}

export function either(first: Check, second: Check, isFirst: (value: unknown) => boolean): Check {
  return (value, path, report) => (isFirst(value) ? first : second)(value, path, report);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short rendering of any value for an error text. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return showArray(value);
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}

function showArray(value: unknown[]): string {
  const short = value.length <= 4 && value.every((x) => typeof x !== 'object' || x === null);
  return short ? `[${value.map(show).join(', ')}]` : `an array of ${value.length}`;
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function textOf(text: string | (() => string)): string {
  return typeof text === 'string' ? text : text();
}

function join(path: string, key: string): string {
  if (!/^[\w$]{1,40}$/.test(key)) return `${path}[${quote(key)}]`;
  return path ? `${path}.${key}` : key;
}

function rejectUnknownKeys(value: object, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const expected = () => `a known key, the nearest being ${quote(nearest(key, known))}`;
    report.add(join(path, key), expected, () => quote(key));
  }
}

/** The name at the smallest edit distance, which is where a typing error most likely came from. */
export function nearest(word: string, names: readonly string[]): string {
  const distances = names.map((name) => editDistance(word.slice(0, 40), name));
  return names[distances.indexOf(Math.min(...distances))];
}

/** Levenshtein distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, k) => k);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}
