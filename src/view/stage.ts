/** One that is drawn by the stage. */
export interface Performer {
  /** What has to be in sight for frames to be worth drawing. */
  readonly element: Element;
  /** Draws what has changed; `seconds` since its last frame, 0 for the first after a rest. True asks for another frame. */
  perform(seconds: number): boolean;
}

interface Entry {
  isVisible: boolean;
  isWaiting: boolean;
  /** Time of the last frame while moving, ms; null after a rest. */
  last: number | null;
}

/**
 * The one animation loop of a page. It runs only while a visible performer has asked for a frame, and stops at rest.
 *
 * A performer that is scrolled out of sight keeps its request and gets its frame when it comes back.
 */
export class Stage {
  readonly #entries = new Map<Performer, Entry>();
  readonly #observer: IntersectionObserver;
  #frame = 0;

  constructor() {
    this.#observer = new IntersectionObserver((records) => {
      for (const { target, isIntersecting } of records) this.#see(target, isIntersecting);
    });
  }

  add(performer: Performer): void {
    this.#entries.set(performer, { isVisible: true, isWaiting: false, last: null });
    this.#observer.observe(performer.element);
  }

  remove(performer: Performer): void {
    this.#entries.delete(performer);
    this.#observer.unobserve(performer.element);
    if (this.#entries.size > 0) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Asks for a frame. */
  request(performer: Performer): void {
    const entry = this.#entries.get(performer);
    if (!entry) return;
    entry.isWaiting = true;
    this.#schedule();
  }

  /** True while a frame is on its way. */
  get isRunning(): boolean {
    return this.#frame !== 0;
  }

  #see(target: Element, isVisible: boolean): void {
    for (const [performer, entry] of this.#entries) if (performer.element === target) entry.isVisible = isVisible;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    for (const { isWaiting, isVisible } of this.#entries.values()) {
      if (!isWaiting || !isVisible) continue;
      this.#frame = requestAnimationFrame((now) => this.#run(now));
      return;
    }
  }

  #run(now: number): void {
    this.#frame = 0;
    for (const [performer, entry] of this.#entries) {
      if (!entry.isWaiting || !entry.isVisible) continue;
      entry.isWaiting = false;
      const seconds = entry.last === null ? 0 : (now - entry.last) / 1000;
      const wantsMore = performer.perform(seconds);
      entry.last = wantsMore ? now : null;
      if (wantsMore) entry.isWaiting = true;
    }
    this.#schedule();
  }
}

let shared: Stage | null = null;

/** The page's stage. */
export function sharedStage(): Stage {
  return (shared ??= new Stage());
}
