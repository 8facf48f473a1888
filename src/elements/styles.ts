import { css } from 'lit';

export const styles = css`
  :host {
    --_surface: var(--landscape-background, light-dark(#ffffff, #14171c));
    --_text: var(--landscape-text, light-dark(#1d232b, #e4e8ee));
    --_muted: var(--landscape-muted, light-dark(#5b6570, #9aa4b1));
    --_line: var(--landscape-line, light-dark(#dfe3e8, #2c323b));
    --_accent: var(--landscape-accent, light-dark(#2a5d9f, #7fb2f0));
    --_danger: var(--landscape-danger, light-dark(#a3231f, #ff9b92));
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    min-width: 0;
    overflow: hidden;
    color-scheme: light dark;
    background: var(--_surface);
    color: var(--_text);
    font: var(--landscape-font, 400 0.8125rem/1.45 system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif);
    font-variant-numeric: tabular-nums;
    contain: layout paint style;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }

  figure {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    min-height: 0;
    margin: 0;
  }

  /* Its own shape while the element's height is free; the rest of the height where the page has fixed it. */
  .stage {
    position: relative;
    /* shrinks before the words do */
    flex: 1 1000 auto;
    min-height: 62%;
    aspect-ratio: var(--landscape-aspect-ratio, 4 / 3);
  }
  .view {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .view canvas:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  .poster {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: var(--_surface);
    color: var(--_muted);
  }
  .poster ::slotted(img),
  .poster ::slotted(picture) {
    max-width: 100%;
    max-height: 100%;
    object-fit: contain;
  }
  .poster button {
    grid-area: 1 / 1;
    padding: 0.55em 1.1em;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    cursor: pointer;
  }
  .poster button:hover {
    border-color: var(--_accent);
  }
  .poster button:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .poster slot {
    grid-area: 1 / 1;
  }
  [hidden] {
    display: none !important;
  }

  progress {
    position: absolute;
    inset: 0 0 auto;
    width: 100%;
    height: 2px;
    border: 0;
    background: transparent;
    appearance: none;
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }

  .error {
    position: absolute;
    inset: auto 12px 12px;
    max-height: 60%;
    margin: 0;
    padding: 10px 12px;
    overflow: auto;
    border: 1px solid color-mix(in srgb, var(--_danger) 45%, transparent);
    border-radius: 6px;
    background: var(--_surface);
    color: var(--_danger);
    white-space: pre-line;
  }

  /* The picture gives way to the words below it, but for more than half of the height: then they scroll. */
  .foot {
    flex: 0 1 auto;
    overflow-y: auto;
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(160px, 15rem);
    gap: 4px 24px;
    align-items: start;
    padding: 8px 12px 10px;
    border-top: 1px solid var(--_line);
    min-height: 5.6em;
  }
  /* Keeps its place while there is nothing to say, so that the picture does not jump when there is. */
  .foot.empty {
    visibility: hidden;
  }
  .headline {
    margin: 0;
    text-wrap: pretty;
  }
  .status,
  .trajectory {
    margin: 2px 0 0;
    color: var(--_muted);
    font-size: 0.92em;
    text-wrap: pretty;
  }
  /* In a narrow figure the reason is cut; the whole line is its title, and is read out. */
  @container (max-width: 34rem) {
    .status {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
  }
  @container (max-width: 34rem) {
    .foot {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  figure {
    container-type: inline-size;
  }

  figcaption {
    padding: 0 12px;
  }
  figcaption ::slotted(*) {
    margin: 0 0 10px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
