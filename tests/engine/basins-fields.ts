import { createRandom } from '../../src/spec/random.ts';

/** Kinds of content a field of any size may have: value at column i, row j, in [0, 1]² as (x, y). */
const KINDS: Record<string, (random: () => number) => (x: number, y: number) => number> = {
  noise: (random) => () => random(),
  smooth: (random) => {
    const phases = Array.from({ length: 6 }, () => 6 * random());
    return (x, y) =>
      Math.sin(7 * x + phases[0]) * Math.cos(5 * y + phases[1]) +
      0.5 * Math.sin(13 * (x + y) + phases[2]) +
      0.3 * Math.cos(17 * (x - y) + phases[3]);
  },
  'noisy smooth': (random) => (x, y) => Math.sin(9 * x) * Math.cos(8 * y) + 1e-3 * random(),
  Rastrigin: () => (x, y) => {
    const term = (t: number) => (10 * t - 5) ** 2 - 10 * Math.cos(2 * Math.PI * (10 * t - 5));
    return 20 + term(x) + term(y);
  },
  'four levels': (random) => () => Math.floor(4 * random()),
  terraces: () => (x, y) => Math.floor(6 * (Math.sin(6 * x) + Math.cos(7 * y))),
  Rosenbrock: () => (x, y) => (1 - (4 * x - 2)) ** 2 + 100 * (4 * y - 1 - (4 * x - 2) ** 2) ** 2,
  constant: () => () => 0.25,
  holes: (random) => () => {
    const draw = random();
    if (draw < 0.1) return NaN;
    if (draw < 0.15) return Infinity;
    if (draw < 0.2) return -Infinity;
    return Math.floor(5 * random()) - 2;
  },
  zeros: (random) => () => (random() < 0.5 ? -0 : 0),
  subnormals: (random) => () => Math.floor(9 * random() - 4) * 2 ** -149,
  huge: (random) => () => (random() - 0.5) * 6.8e38,
};

/** Bit patterns whose order is easily got wrong: zeros, subnormals, ends of the range, infinities, NaN of any kind. */
// prettier-ignore
export const SPECIAL_BITS = [
  0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000,
  0x3f800000, 0xbf800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,
  0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff,
];

const SIZES: [number, number][] = [
  [1, 1],
  [1, 9],
  [9, 1],
  [2, 2],
  [2, 5],
  [3, 3],
  [16, 16],
  [31, 9],
  [33, 65],
  [257, 256],
];

export interface SizedField {
  width: number;
  height: number;
  values: Float32Array;
}

export const KIND_NAMES = Object.keys(KINDS);

/** A kind at every size; one that draws numbers with three seeds, at the largest size with one. */
export function fieldsOfKind(kind: string): SizedField[] {
  return SIZES.flatMap(([width, height]) => {
    const seeds = KINDS[kind].length > 0 && width * height < 10_000 ? [1, 2, 3] : [1];
    return seeds.map((seed) => fieldOfKind(kind, width, height, seed));
  });
}

/** One field of a kind. */
export function fieldOfKind(kind: string, width: number, height: number, seed: number): SizedField {
  const random = createRandom(seed, `basins/${kind}`);
  const valueAt = KINDS[kind](() => random.uniform());
  const place = (k: number, n: number) => (n === 1 ? 0.5 : k / (n - 1));
  const values = Float32Array.from({ length: width * height }, (_, s) =>
    valueAt(place(s % width, width), place(Math.floor(s / width), height)),
  );
  return { width, height, values };
}

/** One path of descent through all odd rows, back and forth between walls: of about width · height / 2 samples. */
export function serpentine(width: number, height: number): Float32Array {
  const values = new Float32Array(width * height).fill(2 ** 24);
  let level = width * height;
  for (let j = 1, forth = true; j < height; j += 2, forth = !forth) {
    for (let k = 0; k < width; k++) values[j * width + (forth ? k : width - 1 - k)] = level--;
    // the gap in the wall to the next path
    if (j + 2 < height) values[(j + 1) * width + (forth ? width - 1 : 0)] = level--;
  }
  return values;
}
