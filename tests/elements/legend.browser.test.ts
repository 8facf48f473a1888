import { afterEach, describe, expect, test } from 'vitest';
import type { LossLegend } from '../../src/elements/define.ts';
import type { Legend } from '../../src/view/view.ts';
import { bowl, lineFit, mountOne, shown, unmount } from './harness.ts';

afterEach(unmount);

const LEGEND: Legend = {
  label: null,
  scale: 'linear',
  min: 0,
  max: 10,
  offset: '',
  ticks: [
    { value: 0, position: 0, label: '0' },
    { value: 5, position: 0.5, label: '5' },
    { value: 10, position: 1, label: '10' },
  ],
  stops: [
    { offset: 0, color: 'rgb(0 0 0)' },
    { offset: 1, color: 'rgb(255 255 255)' },
  ],
  levels: [
    { value: 2.5, position: 0.25, major: false },
    { value: 7.5, position: 0.75, major: true },
  ],
};

async function legend(changes: Partial<LossLegend> = {}): Promise<{ element: LossLegend; root: ShadowRoot }> {
  const element = document.createElement('loss-legend');
  element.className = 'mounted';
  element.style.width = '200px';
  Object.assign(element, { legend: LEGEND, ...changes });
  document.body.append(element);
  await element.updateComplete;
  return { element, root: element.shadowRoot! };
}

const centre = (node: Element) => {
  const { left, right } = node.getBoundingClientRect();
  return (left + right) / 2;
};

describe('<loss-legend> alone', () => {
  test('draws nothing without a legend, and again nothing when it is taken away', async () => {
    const { element, root } = await legend({ legend: null });
    expect(root.querySelector('svg')).toBe(null);
    element.legend = LEGEND;
    await element.updateComplete;
    expect(root.querySelector('svg')).not.toBe(null);
    element.legend = null;
    await element.updateComplete;
    expect(root.querySelector('svg')).toBe(null);
  });

  test('ticks and levels lie at their share of the bar, and the labels inside it', async () => {
    const { element, root } = await legend();
    const { left, width, right } = element.getBoundingClientRect();
    const shares = [...root.querySelectorAll('.tick')].map((tick) => (centre(tick) - left) / width);
    expect(shares.map((share) => Math.round(share * 100))).toEqual([0, 50, 100]);
    const levels = [...root.querySelectorAll('.level')];
    expect(levels.map((level) => Math.round(((centre(level) - left) / width) * 100))).toEqual([25, 75]);
    expect(levels.map((level) => level.classList.contains('major'))).toEqual([false, true]);
    const labels = [...root.querySelectorAll('text')];
    expect(labels.map(({ textContent }) => textContent)).toEqual(['0', '5', '10']);
    for (const label of labels) {
      const box = label.getBoundingClientRect();
      expect(box.left).toBeGreaterThanOrEqual(left - 1);
      expect(box.right).toBeLessThanOrEqual(right + 1);
    }
  });

  test('the colours of the bar are those of the stops, in order', async () => {
    const { root } = await legend();
    const stops = [...root.querySelectorAll('stop')];
    expect(stops.map((stop) => [stop.getAttribute('offset'), stop.getAttribute('stop-color')])).toEqual([
      ['0', 'rgb(0 0 0)'],
      ['1', 'rgb(255 255 255)'],
    ]);
    const fill = root.querySelector('rect')!.getAttribute('fill')!;
    expect(root.querySelector(fill.slice(4, -1))).toBe(root.querySelector('linearGradient'));
  });

  test('says what the colours mean, that they are logarithmic, and what was subtracted from the labels', async () => {
    const words = async (changes: Partial<LossLegend>) => {
      const { root } = await legend(changes);
      return root.querySelector('.head span')!.textContent;
    };
    expect(await words({})).toBe('loss');
    expect(await words({ label: 'loss (hinge loss)' })).toBe('loss (hinge loss)');
    expect(await words({ legend: { ...LEGEND, scale: 'log' } })).toBe('loss, logarithmic colours');
    expect(await words({ legend: { ...LEGEND, offset: '+0.6931' } })).toBe('loss, +0.6931');
  });

  test('shows the swatch of holes only when there are some', async () => {
    const { element, root } = await legend();
    expect(root.textContent).not.toContain('not finite');
    element.setAttribute('with-holes', '');
    await element.updateComplete;
    expect(root.textContent).toContain('not finite');
  });
});

describe('the legend of a landscape', () => {
  const legendOf = (element: Element) => element.shadowRoot!.querySelector<LossLegend>('loss-legend')!;

  test('spans the losses, with ticks at true values in ascending order', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    element.landscape = bowl();
    await element.ready;
    await element.updateComplete;
    // a² + b² over [-1, 1]²
    const shownLegend = legendOf(element).legend!;
    expect([shownLegend.min, shownLegend.max]).toEqual([0, 2]);
    for (const { value, position, label } of shownLegend.ticks) {
      expect(position).toBeCloseTo(value / 2, 6);
      expect(Number(label)).toBeCloseTo(value, 6);
    }
    const positions = shownLegend.levels.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((x, y) => x - y));
    expect(positions.every((position) => position >= 0 && position <= 1)).toBe(true);
  });

  test('on the log scale equal factors of the loss take about equal room', async () => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu" scale="log"></loss-landscape>');
    // smallest loss 1, largest 10⁶ and more: far from where the offset bends the scale
    element.landscape = { ...lineFit(0), window: { a: [1, 1000], b: [0, 10] } };
    await element.ready;
    await element.updateComplete;
    const { ticks, scale } = legendOf(element).legend!;
    expect(scale).toBe('log');
    const powers = ticks.filter(({ value }) => value >= 100);
    expect(powers.length).toBeGreaterThanOrEqual(2);
    const perDecade = powers
      .slice(1)
      .map(({ value, position }, k) => (position - powers[k].position) / Math.log10(value / powers[k].value));
    for (const room of perDecade) expect(room).toBeCloseTo(perDecade[0], 1);
  });

  test.each([
    ['mse', 'loss (mean squared error)'],
    ['mae', 'loss (mean absolute error)'],
    ['log-cosh', 'loss (log-cosh loss)'],
  ] as const)('names the loss: %s', async (name, label) => {
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    element.landscape = { ...lineFit(1), loss: { name } };
    await element.ready;
    await element.updateComplete;
    expect(legendOf(element).label).toBe(label);
  });

  test('is a part of the element, which a page may hide', async () => {
    const element = await shown(
      '<loss-landscape preset="linear-layer" resolution="5" loading="eager"></loss-landscape>',
    );
    const sheet = document.createElement('style');
    sheet.textContent = 'loss-landscape::part(legend) { display: none }';
    document.head.append(sheet);
    expect(getComputedStyle(legendOf(element)).display).toBe('none');
    sheet.remove();
    expect(getComputedStyle(legendOf(element)).display).toBe('block');
  });
});
