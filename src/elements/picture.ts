import { LandscapeError } from '../spec/errors.ts';
import type { GpuHost } from '../gpu/host.ts';
import type { Window } from '../spec/landscape.ts';
import { createView, type CameraPose, type View, type ViewCallbacks, type ViewState } from '../view/view.ts';
import type { Orbit } from './attributes.ts';
import { pageHost } from './engines.ts';

export interface PictureListener extends ViewCallbacks {
  /** There is a new view to label: at the start and after each recovery. */
  onView(view: View): void;
  /** The device was lost: call `rebuild`. */
  onLost(error: LandscapeError): void;
}

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
  #orbit: Orbit | null = null;
  #pose: Partial<CameraPose> | null = null;
  #view: View | null = null;
  #opening: Promise<View> | null = null;
  #reason = '';
  #isDestroyed = false;
  #stopListening = (): void => {};

  constructor(container: HTMLElement, listener: PictureListener) {
    this.#container = container;
    this.#listener = listener;
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

  /** Turns the camera without motion; null goes back to the first view. */
  setOrbit(orbit: Orbit | null): void {
    this.#orbit = orbit;
    if (!this.#view) return;
    if (orbit) this.#view.camera.setOrbit(orbit);
    else this.#view.camera.reset();
    this.#view.camera.jumpToGoal();
  }

  /** Turns the map to a window without motion; null goes to the home window. */
  setWindow(window: Window | null): void {
    const target = window ?? this.#state.home;
    if (!this.#view || !target) return;
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
    const orbit = this.#pose ?? this.#orbit;
    if (orbit) {
      view.camera.setOrbit(orbit);
      view.camera.jumpToGoal();
    }
    if (host) this.#watch(host);
    this.#listener.onView(view);
    return view;
  }

  #close(): void {
    this.#stopListening();
    if (this.#view) {
      const { azimuth, elevation, zoom, panX, panY } = this.#view.camera.goal;
      this.#pose = { azimuth, elevation, zoom, panX, panY };
    }
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
