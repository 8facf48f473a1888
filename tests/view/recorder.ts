/** A text as it was drawn: its box in CSS px, for texts that are not turned the real one. */
export interface DrawnText {
  text: string;
  x: number;
  y: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  angle: number;
}

/** A 2-D context that remembers texts, line ends and middles of circles; letters are 0.6 of the type size wide. */
export function recorder(): {
  context: CanvasRenderingContext2D;
  texts: DrawnText[];
  points: [number, number][];
  circles: [number, number][];
} {
  const texts: DrawnText[] = [];
  const points: [number, number][] = [];
  const circles: [number, number][] = [];
  let state = { font: '10px x', textAlign: 'start', textBaseline: 'alphabetic', x: 0, y: 0, angle: 0 };
  const stack: (typeof state)[] = [];
  const size = () => Number(/(\d+)px/.exec(state.font)![1]);
  const methods: Record<string, (...args: never[]) => unknown> = {
    save: () => stack.push({ ...state }),
    restore: () => (state = stack.pop()!),
    translate: (x: number, y: number) => Object.assign(state, { x: state.x + x, y: state.y + y }),
    rotate: (angle: number) => Object.assign(state, { angle: state.angle + angle }),
    measureText: (text: string) => ({ width: [...text].length * size() * 0.6 }),
    arc: (x: number, y: number) => circles.push([x, y]),
    lineTo: (x: number, y: number) => points.push([x, y]),
    fillText(text: string) {
      const [wide, high] = [[...text].length * size() * 0.6, size()];
      const { x, y, angle, textAlign, textBaseline } = state;
      const fromX = { left: 0, start: 0, center: -0.5, right: -1, end: -1 }[textAlign]! * wide;
      const fromY = { top: 0, middle: -0.5, bottom: -1, alphabetic: -0.8 }[textBaseline]! * high;
      const corners = [
        [fromX, fromY],
        [fromX + wide, fromY],
        [fromX, fromY + high],
        [fromX + wide, fromY + high],
      ].map(([dx, dy]) => [
        x + dx * Math.cos(angle) - dy * Math.sin(angle),
        y + dx * Math.sin(angle) + dy * Math.cos(angle),
      ]);
      const [xs, ys] = [corners.map((c) => c[0]), corners.map((c) => c[1])];
      texts.push({
        text,
        x,
        y,
        angle,
        left: Math.min(...xs),
        right: Math.max(...xs),
        top: Math.min(...ys),
        bottom: Math.max(...ys),
      });
    },
  };
  const context = new Proxy({} as Record<string, unknown>, {
    get: (own, name: string) => own[name] ?? methods[name] ?? (() => undefined),
    set(own, name: string, value) {
      if (name in state) Object.assign(state, { [name]: value });
      else own[name] = value;
      return true;
    },
  });
  return { context: context as unknown as CanvasRenderingContext2D, texts, points, circles };
}
