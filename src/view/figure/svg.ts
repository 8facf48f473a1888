/** Values of attributes; what is null or undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** Text of an element of SVG 1.1, its content given as ready markup. */
export function element(name: string, attributes: Attributes, ...content: string[]): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined
      ? []
      : ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
  );
  const inside = content.join('');
  return `<${name}${pairs.join('')}${inside ? `>${inside}</${name}>` : '/>'}`;
}

/** Text as it may stand in markup; characters that XML 1.0 forbids become U+FFFD. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A number to a hundredth, in as few characters as it takes. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/**
 * Data of a path through points, x0, y0, x1, y1, …: to a hundredth, in relative steps, which takes half the room of
 * absolute places and adds up without drift. '' when nothing is left.
 */
export function pathData(points: ArrayLike<number>, closed: boolean): string {
  let [x, y] = [Math.round(100 * points[0]), Math.round(100 * points[1])];
  const steps: string[] = [];
  const start = `M${hundredths(x)}${separated(hundredths(y))}`;
  for (let k = 2; k < points.length; k += 2) {
    const [nextX, nextY] = [Math.round(100 * points[k]), Math.round(100 * points[k + 1])];
    const [dx, dy] = [nextX - x, nextY - y];
    if (dx === 0 && dy === 0) continue;
    const step = hundredths(dx);
    steps.push(steps.length ? separated(step) : step, separated(hundredths(dy)));
    [x, y] = [nextX, nextY];
  }
  return steps.length === 0 ? '' : `${start}l${steps.join('')}${closed ? 'z' : ''}`;
}

/** 5 as ".05" */
function hundredths(count: number): string {
  const size = Math.abs(count);
  const whole = Math.floor(size / 100);
  const rest = String(size % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  const text = rest ? `${whole || ''}.${rest}` : String(whole);
  return count < 0 ? `-${text}` : text;
}

/** A sign parts numbers, else it takes a space. */
function separated(text: string): string {
  return text.startsWith('-') ? text : ` ${text}`;
}
