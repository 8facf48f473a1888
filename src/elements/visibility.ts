import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * How far from the viewport an element starts its work: about half a screen, so that a picture is there when a reader
 * scrolls to it, yet a long page does not evaluate all of its landscapes at once.
 */
const NEAR_PX = 400;

/** Knows whether its host is in the viewport, or near it. */
export class VisibilityController implements ReactiveController {
  isNear = false;
  isVisible = false;
  readonly #host: ReactiveControllerHost & Element;
  readonly #onChange: () => void;
  #observers: IntersectionObserver[] = [];

  constructor(host: ReactiveControllerHost & Element, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observers = [
      this.#observe(NEAR_PX, (isIntersecting) => (this.isNear = isIntersecting)),
      this.#observe(0, (isIntersecting) => (this.isVisible = isIntersecting)),
    ];
  }

  hostDisconnected(): void {
    for (const observer of this.#observers) observer.disconnect();
    this.#observers = [];
    this.isNear = false;
    this.isVisible = false;
  }

  #observe(margin: number, set: (isIntersecting: boolean) => void): IntersectionObserver {
    const observer = new IntersectionObserver(
      (entries) => {
        set(entries.at(-1)!.isIntersecting);
        this.#onChange();
      },
      { rootMargin: `${margin}px`, scrollMargin: `${margin}px` },
    );
    observer.observe(this.#host);
    return observer;
  }
}
