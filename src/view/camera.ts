import type { Window } from '../spec/landscape.ts';
import type { CameraPose, ViewCamera } from './types.ts';

/** Angular frequency of the dampers, 1/s: a motion is over to the eye after about 5/ω = 0.4 s. */
const FREQUENCY = 13;
/** A frame after a hiccup must not jump: the step is at most this long, in seconds. Slow adapters need as long for a frame. */
const LONGEST_STEP = 0.2;

/**
 * One number that follows its goal as a critically damped spring does, by the exact solution of the motion: the result
 * does not depend on how time is cut into frames. It lands on the goal exactly.
 */
export class Damper {
  value: number;
  velocity = 0;

  constructor(value: number) {
    this.value = value;
  }

  /** Moves on by `seconds`; true once it rests on the goal. `tolerance`: the distance that nobody sees. */
  step(goal: number, seconds: number, tolerance: number): boolean {
    const distance = this.value - goal;
    const pull = this.velocity + FREQUENCY * distance;
    const decay = Math.exp(-FREQUENCY * seconds);
    this.value = goal + (distance + pull * seconds) * decay;
    this.velocity = (this.velocity - FREQUENCY * pull * seconds) * decay;
    const atRest = Math.abs(this.value - goal) <= tolerance && Math.abs(this.velocity) <= tolerance * FREQUENCY;
    if (atRest) this.land(goal);
    return atRest;
  }

  land(value: number): void {
    this.value = value;
    this.velocity = 0;
  }
}

const KEYS = ['azimuth', 'elevation', 'zoom', 'panX', 'panY', 'flatness', 'a0', 'a1', 'b0', 'b1'] as const;
type Key = (typeof KEYS)[number];
type Numbers = Record<Key, number>;

export const HOME_ORBIT = { azimuth: -0.6, elevation: 0.56, zoom: 1, panX: 0, panY: 0 } as const;

/** The limits of an orbit: never below the floor, never over the top, and the picture cannot be lost. */
export const ORBIT_LIMITS = {
  elevation: [0.05, Math.PI / 2],
  zoom: [0.4, 40],
  pan: [-1.5, 1.5],
} as const;

/**
 * The camera: where it is (`state`) and where it goes (`goal`). Whoever sets goals calls `step` at each frame until
 * `atRest`. The visible window is kept by its four edges: edges that are damped alike keep the point under the pointer
 * still while zooming.
 */
export class Camera implements ViewCamera {
  readonly #dampers: Record<Key, Damper>;
  #goal: Numbers;
  #home: Window;
  #atRest = true;
  #onGoal: () => void;

  /** `onGoal` is called whenever a goal changes or the state jumps. */
  constructor(home: Window, flatness: number, onGoal: () => void = () => {}) {
    this.#home = home;
    this.#onGoal = onGoal;
    this.#goal = { ...HOME_ORBIT, flatness, ...edges(home) };
    this.#dampers = Object.fromEntries(KEYS.map((key) => [key, new Damper(this.#goal[key])])) as Record<Key, Damper>;
  }

  get state(): CameraPose {
    return pose((key) => this.#dampers[key].value);
  }

  get goal(): CameraPose {
    return pose((key) => this.#goal[key]);
  }

  get atRest(): boolean {
    return this.#atRest;
  }

  /** The window that `reset` returns to. */
  get home(): Window {
    return this.#home;
  }

  setOrbit({ azimuth, elevation, zoom, panX, panY }: Parameters<ViewCamera['setOrbit']>[0]): void {
    const goal = this.#goal;
    this.#aim({
      azimuth: azimuth ?? goal.azimuth,
      elevation: clamp(elevation ?? goal.elevation, ORBIT_LIMITS.elevation),
      zoom: clamp(zoom ?? goal.zoom, ORBIT_LIMITS.zoom),
      panX: clamp(panX ?? goal.panX, ORBIT_LIMITS.pan),
      panY: clamp(panY ?? goal.panY, ORBIT_LIMITS.pan),
    });
  }

  setFlatness(flatness: number): void {
    this.#aim({ flatness });
  }

  /** Ignores a window that float64 cannot divide any more, or that is wider than 100 home windows. */
  setWindow(window: Window): void {
    const next = edges(window);
    const finest = 2 ** -40 * Math.max(...Object.values(next).map(Math.abs));
    for (const [from, to, home] of [
      [next.a0, next.a1, this.#home.a],
      [next.b0, next.b1, this.#home.b],
    ] as const) {
      if (!(to - from > finest) || to - from > 100 * (home[1] - home[0])) return;
    }
    this.#aim(next);
  }

  /** A new base window, such as that of another landscape: shown at once. */
  setHome(window: Window): void {
    this.#home = window;
    Object.assign(this.#goal, edges(window));
    for (const [key, value] of Object.entries(edges(window))) this.#dampers[key as Key].land(value);
    this.#onGoal();
  }

  reset(): void {
    // The short way round: home may be several turns away.
    const turns = Math.round((this.#goal.azimuth - HOME_ORBIT.azimuth) / (2 * Math.PI));
    this.#aim({ ...HOME_ORBIT, azimuth: HOME_ORBIT.azimuth + turns * 2 * Math.PI, ...edges(this.#home) });
  }

  jumpToGoal(): void {
    for (const key of KEYS) this.#dampers[key].land(this.#goal[key]);
    this.#atRest = true;
    this.#onGoal();
  }

  /** Moves on by `seconds`; true while anything moves. */
  step(seconds: number): boolean {
    if (this.#atRest) return false;
    const time = Math.min(seconds, LONGEST_STEP);
    const { a0, a1, b0, b1 } = this.#goal;
    const [alongA, alongB] = [edgeTolerance(a0, a1), edgeTolerance(b0, b1)];
    const tolerance: Partial<Numbers> = {
      a0: alongA,
      a1: alongA,
      b0: alongB,
      b1: alongB,
      zoom: 5e-4 * this.#goal.zoom,
    };
    const landed = KEYS.map((key) => this.#dampers[key].step(this.#goal[key], time, tolerance[key] ?? 5e-4));
    this.#atRest = landed.every(Boolean);
    return !this.#atRest;
  }

  #aim(goal: Partial<Numbers>): void {
    const next = { ...this.#goal, ...goal };
    if (KEYS.every((key) => next[key] === this.#goal[key])) return;
    this.#goal = next;
    this.#atRest = false;
    this.#onGoal();
  }
}

function pose(of: (key: Key) => number): CameraPose {
  return {
    azimuth: of('azimuth'),
    elevation: of('elevation'),
    zoom: of('zoom'),
    panX: of('panX'),
    panY: of('panY'),
    flatness: of('flatness'),
    window: { a: [of('a0'), of('a1')], b: [of('b0'), of('b1')] },
  };
}

function edges({ a, b }: Window): Pick<Numbers, 'a0' | 'a1' | 'b0' | 'b1'> {
  return { a0: a[0], a1: a[1], b0: b[0], b1: b[1] };
}

function clamp(x: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, x));
}

/** A share of the window that nobody sees, but no less than rounding leaves of its edges: else a deep zoom never rests. */
function edgeTolerance(from: number, to: number): number {
  return Math.max(1e-4 * (to - from), 1e-15 * Math.max(Math.abs(from), Math.abs(to)));
}
