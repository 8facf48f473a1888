import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SELECTOR = 'script[type="application/json"]';

/**
 * The text of the host's `<script type="application/json">` child. The parser may add the child after the element was
 * upgraded, and a page may edit it, so it is observed.
 */
export class InlineSourceController implements ReactiveController {
  text: string | null = null;
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer = new MutationObserver(() => this.#read());

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host, { childList: true, characterData: true, subtree: true });
    this.#read();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #read(): void {
    const script = [...this.#host.children].find((child) => child.matches(SELECTOR));
    const text = script?.textContent ?? '';
    const found = text.trim() === '' ? null : text;
    if (found === this.text) return;
    this.text = found;
    this.#host.requestUpdate();
  }
}
