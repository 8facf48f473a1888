import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Light or dark: the host's `theme` attribute, else what the reader's system prefers; tells when it changes. */
export class ThemeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #query = matchMedia('(prefers-color-scheme: dark)');
  readonly #listener: () => void;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    this.#listener = () => host.requestUpdate();
    host.addController(this);
  }

  get theme(): 'light' | 'dark' {
    const chosen = this.#host.getAttribute('theme');
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return this.#query.matches ? 'dark' : 'light';
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#listener);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#listener);
  }
}
