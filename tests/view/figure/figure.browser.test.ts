import { describe, expect, test } from 'vitest';
import { contourLevels } from '../../../src/analysis/levels.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import type { Field } from '../../../src/spec/field.ts';
import { figureSvg, type FigureOptions } from '../../../src/view/figure/figure.ts';
import { fieldFrom, sample } from '../../support/fields.ts';
import { himmelblau, square } from '../formulas.ts';

const bowl = sample(65, 65, square(1), (a, b) => a * a + b * b);
const wells = sample(129, 129, square(5), himmelblau);

function parse(text: string): Document {
  const document = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(document.querySelector('parsererror')?.textContent).toBe(undefined);
  return document;
}

/** The figure as an `<img>` shows it, and where its map is, in px. */
async function picture(field: Field, options: FigureOptions = {}) {
  const text = figureSvg(field, options);
  const svg = parse(text).documentElement;
  const [width, height] = svg.getAttribute('viewBox')!.split(' ').slice(2).map(Number);
  const rect = svg.querySelector('#axes rect')!;
  const [x, y, wide, high] = ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)));
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = document.createElement('canvas');
  const ratio = 3;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  const colorAt = (u: number, v: number) => {
    const place = [Math.round((x + u * wide) * ratio), Math.round((y + (1 - v) * high) * ratio)] as const;
    const bytes = [...context.getImageData(...place, 1, 1).data].slice(0, 3);
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  };
  return { image, svg, colorAt };
}

const fillsOf = (svg: Element) => [...svg.querySelectorAll('#bands path')].map((path) => path.getAttribute('fill'));

describe('a figure in a browser', () => {
  test('is an image of its size in mm', async () => {
    const { image } = await picture(bowl);
    // 96 px per inch
    expect(Math.abs(image.naturalWidth - (140 / 25.4) * 96)).toBeLessThanOrEqual(1);
    expect(image.naturalHeight).toBeGreaterThan(400);
  });

  test('shows at each place the colour of its band', async () => {
    const { svg, colorAt } = await picture(bowl, { levelRule: 'linear', levelCount: 8 });
    const levels = Array.from(contourLevels(bowl, { rule: 'linear', count: 8 }).values);
    const fills = fillsOf(svg);
    let compared = 0;
    for (let k = 1; k < 40; k++) {
      const [u, v] = [k / 40, ((k * 7 + 3) % 40) / 40];
      const value = (2 * u - 1) ** 2 + (2 * v - 1) ** 2;
      if (levels.some((level) => Math.abs(level - value) < 0.06)) continue;
      const band = levels.filter((level) => level < value).length;
      // not under a number
      if (colorAt(u, v) === fills[band]) compared++;
    }
    expect(compared).toBeGreaterThan(8);
    expect(colorAt(0.5, 0.5)).toBe(fills[0]);
    expect(colorAt(0.004, 0.996)).toBe(fills.at(-1));
  });

  test('leaves no seam between bands: along a row of pixels no ground shines through', async () => {
    const ramp = fieldFrom(64, 64, (i) => i);
    const { colorAt, svg } = await picture(ramp, { background: '#ff00ff', levelRule: 'linear' });
    const levels = contourLevels(ramp, { rule: 'linear' }).values.length;
    expect(fillsOf(svg)).toHaveLength(levels + 1);
    for (let k = 4; k < 996; k++) {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colorAt(k / 1000, 0.37).slice(at, at + 2), 16));
      // magenta: much red and blue over little green; viridis and its lines never are
      expect(Math.min(red, blue) - green).toBeLessThan(90);
    }
  });

  test('texts take the room that was reckoned for them: on the page, and numbers of the axes apart', async () => {
    const text = figureSvg(wells, {
      facts: await summarize(wells),
      caption: [{ name: 'network', text: 'ŷ(x) = W₁·tanh(W₀·x + b₀) + b₁; '.repeat(8) }],
      labels: {
        a: 'random direction u, in filter norms',
        b: 'random direction v, in filter norms',
        value: 'loss (mse)',
      },
    });
    const host = document.createElement('div');
    host.append(parse(text).documentElement);
    document.body.append(host);
    try {
      const page = host.firstElementChild!.getBoundingClientRect();
      const texts = [...host.querySelectorAll('text')];
      expect(texts.length).toBeGreaterThan(20);
      for (const element of texts) {
        const box = element.getBoundingClientRect();
        expect(box.left >= page.left && box.right <= page.right + 1).toBe(true);
        expect(box.top >= page.top - 1 && box.bottom <= page.bottom + 1).toBe(true);
      }
      const numbers = [...host.querySelectorAll('#numbers text, #contour-labels text')].map((element) =>
        element.getBoundingClientRect(),
      );
      numbers.forEach((p, k) => {
        for (const q of numbers.slice(0, k)) {
          const apart = p.right <= q.left || q.right <= p.left || p.bottom <= q.top || q.bottom <= p.top;
          expect(apart).toBe(true);
        }
      });
    } finally {
      host.remove();
    }
  });

  test('a hole shows its hatching, and no loss', async () => {
    const holed = fieldFrom(40, 40, (i, j) => (i > 25 && j > 25 ? NaN : i + j));
    const { colorAt, svg } = await picture(holed);
    const fills = new Set(fillsOf(svg));
    const seen = new Set<string>();
    for (let k = 0; k < 400; k++)
      seen.add(colorAt(0.7 + 0.28 * ((k % 20) / 20), 0.7 + 0.28 * (Math.floor(k / 20) / 20)));
    expect([...seen].filter((color) => fills.has(color))).toEqual([]);
    expect(seen.has('#ffffff')).toBe(true);
    expect(seen.size).toBeGreaterThan(1);
  });
});
