import type { Window } from '../spec/landscape.ts';
import type { Camera } from './camera.ts';
import type { Layout, Projection } from './projection.ts';

/** What the controls move and tell. Points are CSS px from the target's top left. */
export interface Controlled {
  readonly target: HTMLElement;
  readonly camera: Camera;
  readonly layout: Layout;
  readonly projection: Projection;
  hover(point: { x: number; y: number } | null): void;
  press(point: { x: number; y: number }): void;
  /** The user set a goal. */
  moved(): void;
  toggleMode(): void;
}

const ORBIT_PER_PX = 0.0075;
const KEY_TURN = Math.PI / 24;
const KEY_PAN_PX = 48;
const KEY_ZOOM = 1.25;
const WHEEL_ZOOM_PER_PX = 0.0016;
/** A press that moved less than this many px is a click. */
const CLICK_SLOP = 4;

interface Point {
  x: number;
  y: number;
}

/**
 * Pointer, wheel and keys as camera goals. Drag orbits the surface or pans the map; with the right button, Shift or two
 * fingers it always pans; wheel and pinch zoom about the pointer.
 *
 * A page must scroll past: the wheel is left alone without focus or Ctrl/⌘, and a finger scrolls the page until a tap has
 * given the picture focus.
 */
export class Controls {
  readonly #view: Controlled;
  readonly #pointers = new Map<number, Point>();
  readonly #listeners = new AbortController();
  #travel = 0;
  #isPanning = false;

  constructor(view: Controlled) {
    this.#view = view;
    const { target } = view;
    const { signal } = this.#listeners;
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      target.addEventListener(type, listener, { signal, passive: false });
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#pointers.delete(event.pointerId));
    on('pointerleave', () => this.#view.hover(null));
    on('wheel', (event) => this.#wheel(event));
    on('keydown', (event) => this.#key(event));
    on('contextmenu', (event) => event.preventDefault());
    on('focus', () => this.#allowTouch());
    on('blur', () => this.#allowTouch());
    target.tabIndex = 0;
    this.#allowTouch();
  }

  destroy(): void {
    const { target } = this.#view;
    this.#listeners.abort();
    target.removeAttribute('tabindex');
    target.style.touchAction = target.style.cursor = '';
  }

  get #hasFocus(): boolean {
    return this.#view.target.matches(':focus');
  }

  #allowTouch(): void {
    this.#view.target.style.touchAction = this.#hasFocus ? 'none' : 'pan-x pan-y';
    this.#view.target.style.cursor = 'crosshair';
  }

  #down(event: PointerEvent): void {
    const isFirst = this.#pointers.size === 0;
    this.#pointers.set(event.pointerId, pointOf(event));
    // A second finger makes a gesture of it: lifting both without motion is no click.
    this.#travel = isFirst ? 0 : CLICK_SLOP;
    if (event.pointerType === 'touch' && !this.#hasFocus && isFirst) return;
    this.#isPanning = event.button === 2 || event.button === 1 || event.shiftKey;
    this.#view.target.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const last = this.#pointers.get(event.pointerId);
    const point = pointOf(event);
    if (!last) {
      if (event.pointerType !== 'touch') this.#view.hover(point);
      return;
    }
    if (event.pointerType === 'touch' && !this.#hasFocus && this.#pointers.size === 1) return;
    const [dx, dy] = [point.x - last.x, point.y - last.y];
    this.#travel += Math.hypot(dx, dy);
    if (this.#pointers.size === 2) {
      this.#pinch(event.pointerId, last, point);
    } else if (this.#travel >= CLICK_SLOP) {
      this.#view.hover(null);
      if (this.#isPanning || this.#isMap) this.#pan(dx, dy);
      else this.#orbit(-dx * ORBIT_PER_PX, dy * ORBIT_PER_PX);
    }
    this.#pointers.set(event.pointerId, point);
  }

  #up(event: PointerEvent): void {
    const isClick = this.#pointers.size === 1 && this.#travel < CLICK_SLOP && event.button === 0;
    this.#pointers.delete(event.pointerId);
    if (isClick) this.#view.press(pointOf(event));
    else if (this.#pointers.size === 0 && event.pointerType !== 'touch') this.#view.hover(pointOf(event));
  }

  #pinch(id: number, last: Point, point: Point): void {
    const [, other] = [...this.#pointers].find(([key]) => key !== id)!;
    const factor = Math.hypot(point.x - other.x, point.y - other.y) / Math.hypot(last.x - other.x, last.y - other.y);
    // Each finger's motion moves the middle by half of it.
    this.#pan((point.x - last.x) / 2, (point.y - last.y) / 2);
    if (Number.isFinite(factor) && factor > 0)
      this.#zoom(factor, { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
  }

  #wheel(event: WheelEvent): void {
    if (!this.#hasFocus && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const px = event.deltaY * [1, 16, 100][event.deltaMode];
    // A pinch on a touchpad comes as a wheel with Ctrl and much smaller steps.
    const speed = event.ctrlKey && Math.abs(px) < 50 ? 6 : 1;
    this.#zoom(Math.exp(-px * WHEEL_ZOOM_PER_PX * speed), pointOf(event));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#keyAction(event.key, event.shiftKey);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #keyAction(key: string, isShifted: boolean): (() => void) | null {
    const arrow = ARROWS[key];
    if (arrow && (isShifted || this.#isMap)) return () => this.#pan(-arrow.x * KEY_PAN_PX, -arrow.y * KEY_PAN_PX);
    if (arrow) return () => this.#orbit(arrow.x * KEY_TURN, -arrow.y * KEY_TURN);
    if (key === '+' || key === '=') return () => this.#zoom(KEY_ZOOM, this.#middle);
    if (key === '-' || key === '_') return () => this.#zoom(1 / KEY_ZOOM, this.#middle);
    if (key === '0' || key === 'Home') return () => this.#tell(() => this.#view.camera.reset());
    if (key === 'm') return () => this.#view.toggleMode();
    if (key === 'Enter') return () => this.#view.press(this.#middle);
    return null;
  }

  get #isMap(): boolean {
    return this.#view.camera.goal.flatness === 1;
  }

  get #middle(): Point {
    const { frame } = this.#view.layout;
    return { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
  }

  #orbit(turn: number, tilt: number): void {
    const { camera } = this.#view;
    const { azimuth, elevation } = camera.goal;
    this.#tell(() => camera.setOrbit({ azimuth: azimuth + turn, elevation: elevation + tilt }));
  }

  /** Moves the picture by CSS px. */
  #pan(dx: number, dy: number): void {
    const { camera, layout, projection } = this.#view;
    const { goal } = camera;
    if (this.#isMap) {
      this.#tell(() => camera.setWindow(pannedWindow(goal.window, layout, dx, dy)));
      return;
    }
    const [cos, sin] = [Math.cos(projection.azimuth), Math.sin(projection.azimuth)];
    const across = -dx / projection.scale;
    // Seen from the side the floor is foreshortened; limited, or a grazing view would fly away.
    const along = dy / projection.scale / Math.max(0.3, Math.sin(projection.elevation));
    const panX = goal.panX + (across * cos - along * sin) / layout.base[0];
    const panY = goal.panY + (across * sin + along * cos) / layout.base[1];
    this.#tell(() => camera.setOrbit({ panX, panY }));
  }

  #zoom(factor: number, about: Point): void {
    const { camera, layout } = this.#view;
    if (this.#isMap) this.#tell(() => camera.setWindow(zoomedWindow(camera.goal.window, layout, factor, about)));
    else this.#tell(() => camera.setOrbit({ zoom: camera.goal.zoom * factor }));
  }

  #tell(change: () => void): void {
    change();
    this.#view.moved();
  }
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The window after its picture was moved by CSS px. */
export function pannedWindow({ a, b }: Window, { frame }: Pick<Layout, 'frame'>, dx: number, dy: number): Window {
  const shiftA = (-dx / frame.width) * (a[1] - a[0]);
  const shiftB = (dy / frame.height) * (b[1] - b[0]);
  return { a: [a[0] + shiftA, a[1] + shiftA], b: [b[0] + shiftB, b[1] + shiftB] };
}

/** The window after zooming in by `factor` about a point of the screen, which keeps its coordinates. */
export function zoomedWindow({ a, b }: Window, { frame }: Pick<Layout, 'frame'>, factor: number, about: Point): Window {
  const shareA = (about.x - frame.x) / frame.width;
  const shareB = 1 - (about.y - frame.y) / frame.height;
  return { a: about1(a, shareA, factor), b: about1(b, shareB, factor) };
}

function about1([from, to]: readonly [number, number], share: number, factor: number): [number, number] {
  const fixed = from + (to - from) * share;
  return [fixed + (from - fixed) / factor, fixed + (to - fixed) / factor];
}

function pointOf({ offsetX, offsetY }: MouseEvent): Point {
  return { x: offsetX, y: offsetY };
}
