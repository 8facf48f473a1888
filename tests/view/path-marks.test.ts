import { describe, expect, it } from 'vitest';
import { drawEnd, drawPoint, RADIUS, strokeRun, strokeStem } from '../../src/view/path-marks.ts';

interface Stroke {
  color: string;
  width: number;
  alpha: number;
  dash: number[];
}

/** A context that remembers how each stroke and fill was made, and the corners of what was drawn. */
function pen() {
  const strokes: Stroke[] = [];
  const fills: { color: string; alpha: number }[] = [];
  let corners: [number, number][] = [];
  let dash: number[] = [];
  const context = {
    strokeStyle: '',
    fillStyle: '',
    lineWidth: 1,
    globalAlpha: 1,
    beginPath: () => (corners = []),
    moveTo: (x: number, y: number) => corners.push([x, y]),
    lineTo: (x: number, y: number) => corners.push([x, y]),
    arc: () => undefined,
    closePath: () => undefined,
    setLineDash: (pattern: number[]) => (dash = pattern),
    stroke() {
      strokes.push({ color: this.strokeStyle, width: this.lineWidth, alpha: this.globalAlpha, dash });
    },
    fill() {
      fills.push({ color: this.fillStyle, alpha: this.globalAlpha });
    },
  };
  return {
    context: context as unknown as CanvasRenderingContext2D,
    strokes,
    fills,
    corners: () => corners,
    dash: () => dash,
  };
}

const points = [
  [0, 0],
  [10, 0],
] as const;

describe('the line of a path', () => {
  const inkOf = (run: { isHidden: boolean; isOutside: boolean }) => {
    const { context, strokes, dash } = pen();
    strokeRun(context, { ...run, points });
    // what is drawn next is not dashed
    expect(dash()).toEqual([]);
    return strokes;
  };

  it('is whole in sight, in a light casing that is wider than it', () => {
    const [casing, line] = inkOf({ isHidden: false, isOutside: false });
    expect([casing.dash, line.dash]).toEqual([[], []]);
    expect(casing.width).toBeGreaterThan(line.width);
    expect([casing.color, line.alpha]).toEqual(['#ffffff', 1]);
  });

  it('is dashed and faint, and has no casing, behind the surface', () => {
    const strokes = inkOf({ isHidden: true, isOutside: false });
    expect(strokes).toHaveLength(1);
    expect(strokes[0].dash.length).toBeGreaterThan(0);
    expect(strokes[0].alpha).toBeLessThan(0.7);
  });

  it('is dotted where its losses are outside of the picture: unlike a hidden one', () => {
    const [hidden] = inkOf({ isHidden: true, isOutside: false });
    for (const isHidden of [false, true]) {
      const line = inkOf({ isHidden, isOutside: true }).at(-1)!;
      expect(line.dash.length).toBeGreaterThan(0);
      expect(line.dash).not.toEqual(hidden.dash);
    }
  });
});

describe('a stem', () => {
  it('goes from the point to the surface, and fades with what only belongs to the surface', () => {
    const { context, strokes, corners } = pen();
    strokeStem(context, [1, 2], [1, 9], false, 0.5);
    expect(corners()).toEqual([
      [1, 2],
      [1, 9],
    ]);
    const seen = strokes.map(({ alpha }) => alpha);
    expect(Math.max(...seen)).toBeLessThanOrEqual(0.5);
    const behind = pen();
    strokeStem(behind.context, [1, 2], [1, 9], true, 0.5);
    expect(behind.strokes).toHaveLength(1);
    expect(behind.strokes[0].alpha).toBeLessThan(Math.max(...seen));
    expect(behind.strokes[0].dash.length).toBeGreaterThan(0);
  });
});

describe('a point', () => {
  const drawnAs = (reach: 'inside' | 'above' | 'below' | 'hole' | 'unknown', isHidden = false) => {
    const drawing = pen();
    drawPoint(drawing.context, [100, 50], { reach, fill: 'teal', radius: 3, isHidden });
    return drawing;
  };

  it('is a disc of its own colour, fainter behind the surface', () => {
    for (const reach of ['inside', 'unknown'] as const) {
      const { fills, corners } = drawnAs(reach);
      expect([fills, corners()]).toEqual([[{ color: 'teal', alpha: 1 }], []]);
      expect(drawnAs(reach, true).fills[0].alpha).toBeLessThan(0.6);
    }
  });

  it('is a triangle that points to where its loss is', () => {
    for (const [reach, up] of [
      ['above', -1],
      ['below', 1],
    ] as const) {
      const [tip, ...base] = drawnAs(reach).corners();
      expect(tip[0]).toBe(100);
      expect(Math.sign(tip[1] - 50)).toBe(up);
      for (const [, y] of base) expect(Math.sign(y - 50)).toBe(-up);
      expect(drawnAs(reach).fills).toEqual([{ color: 'teal', alpha: 1 }]);
    }
  });

  it('is a cross without a colour where its loss is not finite', () => {
    const { fills, corners } = drawnAs('hole');
    expect(fills).toEqual([]);
    expect(corners()).toEqual([
      [97, 47],
      [103, 53],
      [103, 47],
      [97, 53],
    ]);
  });
});

describe('the ends', () => {
  it('differ in shape and in fill: an open ring, and a filled diamond that reaches beyond it', () => {
    const [start, end] = [false, true].map((isLast) => {
      const drawing = pen();
      drawEnd(drawing.context, [0, 0], { isLast, isHidden: false });
      return drawing;
    });
    expect([start.fills[0].color, end.fills[0].color]).toEqual(['#ffffff', '#16161a']);
    expect([start.corners().length, end.corners().length]).toEqual([0, 4]);
    for (const [x, y] of end.corners()) expect(Math.hypot(x, y)).toBeGreaterThan(RADIUS.end + 1);
  });
});
