import { LandscapeError } from '../spec/errors.ts';
import type { GpuHost } from '../gpu/host.ts';
import type { Window } from '../spec/landscape.ts';
import { createView, type CameraPose, type View, type ViewCallbacks, type ViewState } from '../view/view.ts';
import { pageHost } from './engines.ts';

export interface PictureListener extends ViewCallbacks {
  /** There is a new view to label: at the start and after each recovery. */
  onView(view: View): void;
  /** The device was lost: call `rebuild`. */
  onLost(error: LandscapeError): void;
}

/** Where a camera is, and the home of the window that it looks at. */
export type Pose = Partial<CameraPose> & { home?: Window | null };

/**
 * The one view of an element, and its life across lost devices.
 *
 * Everything that decides the picture is kept here on the CPU side, so that a view made anew on another device shows the
 * same pixels.
 */
export class Picture {
  readonly #container: HTMLElement;
  readonly #listener: PictureListener;
  #state: Partial<ViewState> = {};
  #pose: Pose | null;
  #view: View | null = null;
  #opening: Promise<View> | null = null;
  #reason = '';
  #isDestroyed = false;
  #stopListening = (): void => {};

  /** @param pose where the camera is to start from; null = its first view */
  constructor(container: HTMLElement, listener: PictureListener, pose: Pose | null = null) {
    this.#container = container;
    this.#listener = listener;
    this.#pose = pose;
  }

  get view(): View | null {
    return this.#view;
  }

  /** Why there is no WebGPU, in words; empty while there is. */
  get reason(): string {
    return this.#reason;
  }

  /** The view, created at the first call. */
  open(): Promise<View> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  update(changes: Partial<ViewState>): void {
    Object.assign(this.#state, changes);
    this.#view?.update(changes);
  }

  /** Where the camera goes, or went when the view was closed; null before any view. */
  get pose(): Pose | null {
    return this.#view ? { ...this.#view.camera.goal, home: this.#view.state.home } : this.#pose;
  }

  /** Turns the camera without motion; null goes back to the first view. */
  setOrbit(orbit: Pose | null): void {
    this.#pose = orbit && { ...this.#pose, ...orbit };
    if (!this.#view) return;
    if (orbit) this.#view.camera.setOrbit(orbit);
    else this.#view.camera.reset();
    this.#view.camera.jumpToGoal();
  }

  /** Turns the map to a window without motion; null goes to the home window. */
  setWindow(window: Window | null): void {
    const { home } = this.#state;
    const target = window ?? home;
    if (!target) return;
    if (!this.#view) {
      this.#pose = { ...this.#pose, window: target, home };
      return;
    }
    const { a, b } = this.#view.camera.goal.window;
    if ([...a, ...b].join() === [...target.a, ...target.b].join()) return;
    this.#view.camera.setWindow(target);
    this.#view.camera.jumpToGoal();
  }

  /** Throws the view away and makes a new one from what is known, on a new device where the old one is lost. */
  async rebuild(): Promise<View> {
    this.#close();
    await untilVisible();
    return this.open();
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#close();
  }

  async #open(): Promise<View> {
    const { host, reason } = await pageHost();
    this.#reason = reason;
    const view = await createView(this.#container, host, { ...this.#state, ...this.#listener });
    if (this.#isDestroyed) {
      view.destroy();
      throw new DOMException('The element was disconnected', 'AbortError');
    }
    this.#view = view;
    view.update(this.#state);
    if (this.#pose) {
      const { window, home } = this.#pose;
      view.camera.setOrbit(this.#pose);
      // a window of another landscape is of no use
      if (window && home && home === this.#state.home) view.camera.setWindow(window);
      view.camera.jumpToGoal();
    }
    if (host) this.#watch(host);
    this.#listener.onView(view);
    return view;
  }

  #close(): void {
    this.#stopListening();
    this.#pose = this.pose;
    this.#view?.destroy();
    this.#view = null;
    this.#opening = null;
  }

  #watch(host: GpuHost): void {
    this.#stopListening = host.onLost((cause) => {
      this.#listener.onLost(new LandscapeError(cause.kind, cause.message, { cause }));
    });
  }
}

/** A page in the background gets no device: recovery waits until it is looked at. */
async function untilVisible(): Promise<void> {
  while (document.hidden) {
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
  }
}
