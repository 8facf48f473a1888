/**
 * Where to write the levels of contour lines: along the line, where it is straightest, upright, and clear of the border, of
 * marks and of one another. All lengths are in the units of the page.
 */

export interface LabelLine {
  /** x0, y0, x1, y1, … on the page, y downwards. */
  readonly points: Float64Array;
  readonly closed: boolean;
  /** Width of the text that goes on it; 0 for a line without one. */
  readonly textWidth: number;
  /** Lines of one group say the same: their labels keep far apart. */
  readonly group: number;
}

export interface LabelOptions {
  textHeight: number;
  /** Labels stay inside. */
  frame: { x: number; y: number; width: number; height: number };
  /** Discs that labels stay clear of. */
  obstacles?: readonly { x: number; y: number; radius: number }[];
  /** Labels at most; as many as the frame has room for by default. */
  most?: number;
}

export interface LineLabel {
  /** Index of the line. */
  readonly line: number;
  /** Middle of the text. */
  readonly x: number;
  readonly y: number;
  /** Clockwise from horizontal, at most π/2 either way: text is never upside down. */
  readonly angle: number;
  /** Half the sides of the box that the text needs, room to breathe included. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** A line may leave the middle of its text by this share of the text's height. */
const MOST_BEND = 0.45;
/** Labels of a group are this share of the frame apart; those of one line twice that. */
const GROUP_DISTANCE = 0.36;
/** Other lines that may run into a label, and be cut for it. */
const MOST_CROSSED = 2;

interface Candidate extends LineLabel {
  readonly cost: number;
  readonly group: number;
}

/** Chooses labels, the best places first. The same lines give the same labels. */
export function placeLabels(lines: readonly LabelLine[], options: LabelOptions): LineLabel[] {
  const { frame, textHeight } = options;
  const room = (frame.width * frame.height) / (14 * textHeight) ** 2;
  const most = options.most ?? Math.max(2, Math.min(24, Math.round(2 * room)));
  const nearby = new NearbyLines(lines, textHeight, frame);
  const candidates = lines.flatMap((line, k) => candidatesOn(line, k, nearby, options));
  candidates.sort((p, q) => p.cost - q.cost || p.line - q.line || p.x - q.x || p.y - q.y);
  const apart = GROUP_DISTANCE * Math.max(frame.width, frame.height);
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (chosen.length >= most) break;
    const isFree = chosen.every((other) => {
      const distance = Math.hypot(other.x - candidate.x, other.y - candidate.y);
      const least = other.line === candidate.line ? 2 * apart : other.group === candidate.group ? apart : 0;
      return distance > least && !overlap(other, candidate, textHeight);
    });
    if (isFree) chosen.push(candidate);
  }
  return chosen.map(({ line, x, y, angle, halfWidth, halfHeight }) => ({ line, x, y, angle, halfWidth, halfHeight }));
}

function candidatesOn(
  line: LabelLine,
  index: number,
  nearby: NearbyLines,
  { frame, textHeight, obstacles = [] }: LabelOptions,
): Candidate[] {
  if (!(line.textWidth > 0)) return [];
  const path = new ArcPath(line);
  const halfWidth = line.textWidth / 2 + 0.35 * textHeight;
  const halfHeight = 0.6 * textHeight;
  // the line must be seen to go on at both ends of its text
  if (path.length < 2 * (2 * halfWidth + 2 * textHeight)) return [];
  const found: Candidate[] = [];
  const count = Math.min(400, Math.ceil(path.length / textHeight));
  for (let k = 0; k < count; k++) {
    const middle = ((k + 0.5) / count) * path.length;
    if (!path.closed && (middle < 1.6 * halfWidth || middle > path.length - 1.6 * halfWidth)) continue;
    const stretch = fitted(path, middle, halfWidth);
    if (!stretch || stretch.bend > MOST_BEND * textHeight) continue;
    const box = { line: index, ...stretch, halfWidth, halfHeight };
    if (!isInside(box, frame, 0.5 * textHeight)) continue;
    if (obstacles.some((disc) => distanceToBox(box, disc.x, disc.y) < disc.radius + 0.2 * textHeight)) continue;
    const crossed = nearby.countIn(box);
    if (crossed > MOST_CROSSED) continue;
    const tilt = Math.abs(stretch.angle) / (Math.PI / 2);
    const cost =
      (2 * stretch.bend) / textHeight + 0.6 * crossed + 0.35 * tilt - 0.3 * Math.min(1, path.length / frame.width);
    found.push({ ...box, cost, group: line.group });
  }
  return found;
}

/** The chord of a stretch of line, how far the line leaves it, and where a text would sit on it; null where it turns back. */
function fitted(
  path: ArcPath,
  middle: number,
  half: number,
): { x: number; y: number; angle: number; bend: number } | null {
  const [x0, y0] = path.at(middle - half);
  const [x1, y1] = path.at(middle + half);
  const chord = Math.hypot(x1 - x0, y1 - y0);
  if (chord < 1.8 * half) return null;
  const [cos, sin] = [(x1 - x0) / chord, (y1 - y0) / chord];
  let [least, greatest] = [0, 0];
  const samples = 12;
  for (let k = 1; k < samples; k++) {
    const [x, y] = path.at(middle - half + (2 * half * k) / samples);
    const off = (y - y0) * cos - (x - x0) * sin;
    least = Math.min(least, off);
    greatest = Math.max(greatest, off);
  }
  const shift = (least + greatest) / 2;
  const isTurned = cos < 0 || (cos === 0 && sin < 0);
  return {
    x: (x0 + x1) / 2 - shift * sin,
    y: (y0 + y1) / 2 + shift * cos,
    angle: Math.atan2(isTurned ? -sin : sin, isTurned ? -cos : cos),
    bend: (greatest - least) / 2,
  };
}

type Box = Pick<LineLabel, 'line' | 'x' | 'y' | 'angle' | 'halfWidth' | 'halfHeight'>;

function isInside(box: Box, { x, y, width, height }: LabelOptions['frame'], margin: number): boolean {
  const [cos, sin] = [Math.abs(Math.cos(box.angle)), Math.abs(Math.sin(box.angle))];
  const reachX = box.halfWidth * cos + box.halfHeight * sin + margin;
  const reachY = box.halfWidth * sin + box.halfHeight * cos + margin;
  return box.x - reachX >= x && box.x + reachX <= x + width && box.y - reachY >= y && box.y + reachY <= y + height;
}

/** Coordinates of a point along and across a box. */
function local({ x, y, angle }: Box, px: number, py: number): [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [(px - x) * cos + (py - y) * sin, (py - y) * cos - (px - x) * sin];
}

function distanceToBox(box: Box, px: number, py: number): number {
  const [along, across] = local(box, px, py);
  return Math.hypot(Math.max(0, Math.abs(along) - box.halfWidth), Math.max(0, Math.abs(across) - box.halfHeight));
}

/** Whether two boxes come nearer to each other than `gap`, seen from points along their middles. */
function overlap(p: Box, q: Box, gap: number): boolean {
  if (Math.hypot(p.x - q.x, p.y - q.y) > p.halfWidth + q.halfWidth + p.halfHeight + q.halfHeight + gap) return false;
  const steps = 2 * Math.ceil(q.halfWidth / q.halfHeight);
  for (let k = -steps; k <= steps; k++) {
    const along = (k / steps) * q.halfWidth;
    const [x, y] = [q.x + along * Math.cos(q.angle), q.y + along * Math.sin(q.angle)];
    if (distanceToBox(p, x, y) < q.halfHeight + gap) return true;
  }
  return false;
}

/** A line by the length along it. */
class ArcPath {
  readonly length: number;
  readonly closed: boolean;
  readonly #points: Float64Array;
  /** Length up to each point, and for a closed line once more round to the first. */
  readonly #upTo: Float64Array;

  constructor({ points, closed }: Pick<LabelLine, 'points' | 'closed'>) {
    this.#points = points;
    this.closed = closed;
    const count = points.length / 2;
    this.#upTo = new Float64Array(closed ? count + 1 : count);
    for (let k = 1; k < this.#upTo.length; k++) {
      const to = 2 * (k % count);
      const step = Math.hypot(points[to] - points[2 * k - 2], points[to + 1] - points[2 * k - 1]);
      this.#upTo[k] = this.#upTo[k - 1] + step;
    }
    this.length = this.#upTo[this.#upTo.length - 1];
  }

  /** The point at a length; a closed line goes on round, an open one stops at its ends. */
  at(length: number): [number, number] {
    const upTo = this.#upTo;
    const wanted = this.closed ? length - this.length * Math.floor(length / this.length) : length;
    let [low, high] = [0, upTo.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (upTo[middle] <= wanted) low = middle;
      else high = middle;
    }
    const t = Math.min(1, Math.max(0, (wanted - upTo[low]) / (upTo[high] - upTo[low] || 1)));
    const [from, to] = [2 * low, (2 * high) % this.#points.length];
    const points = this.#points;
    return [points[from] + t * (points[to] - points[from]), points[from + 1] + t * (points[to + 1] - points[from + 1])];
  }
}

/** Which lines pass near a place: points along all lines, in square cells of the page. */
class NearbyLines {
  readonly #size: number;
  /** Per cell x, y and line, three numbers a point. */
  readonly #cells = new Map<string, number[]>();

  constructor(
    lines: readonly Pick<LabelLine, 'points' | 'closed'>[],
    textHeight: number,
    { x, y, width, height }: LabelOptions['frame'],
  ) {
    this.#size = 2 * textHeight;
    const spacing = 0.5 * textHeight;
    lines.forEach(({ points, closed }, line) => {
      const count = points.length / 2;
      for (let k = 0; k < (closed ? count : count - 1); k++) {
        const to = 2 * ((k + 1) % count);
        const [x0, y0, x1, y1] = [points[2 * k], points[2 * k + 1], points[to], points[to + 1]];
        // no label is outside the frame, where a line may be long
        if (Math.max(x0, x1) < x || Math.min(x0, x1) > x + width) continue;
        if (Math.max(y0, y1) < y || Math.min(y0, y1) > y + height) continue;
        const [dx, dy] = [x1 - x0, y1 - y0];
        const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / spacing));
        for (let n = 0; n < steps; n++) {
          this.#add(x0 + (dx * n) / steps, y0 + (dy * n) / steps, line);
        }
      }
    });
  }

  /** Other lines in a box, each counted once. */
  countIn(box: Box): number {
    const reach = box.halfWidth + box.halfHeight;
    const lines = new Set<number>();
    for (let row = Math.floor((box.y - reach) / this.#size); row <= (box.y + reach) / this.#size; row++) {
      for (let column = Math.floor((box.x - reach) / this.#size); column <= (box.x + reach) / this.#size; column++) {
        const cell = this.#cells.get(`${column} ${row}`) ?? [];
        for (let k = 0; k < cell.length; k += 3) {
          if (cell[k + 2] === box.line || lines.has(cell[k + 2])) continue;
          const [along, across] = local(box, cell[k], cell[k + 1]);
          if (Math.abs(along) <= box.halfWidth && Math.abs(across) <= box.halfHeight) lines.add(cell[k + 2]);
        }
      }
    }
    return lines.size;
  }

  #add(x: number, y: number, line: number): void {
    const key = `${Math.floor(x / this.#size)} ${Math.floor(y / this.#size)}`;
    const cell = this.#cells.get(key);
    if (cell) cell.push(x, y, line);
    else this.#cells.set(key, [x, y, line]);
  }
}
