import { render, type TemplateResult } from 'lit';
import '../../../src/base.css';
import '../../../src/app/form.css';
import '../../../src/app/explorer.css';

/** Draws a template into the page, as wide as a column of the findings. */
export function draw(template: TemplateResult, width = 400): HTMLElement {
  const box = document.createElement('div');
  box.className = 'mounted findings';
  box.style.cssText = `display: block; width: ${width}px; padding: 0`;
  document.body.append(box);
  render(template, box);
  return box;
}

export function clear(): void {
  for (const box of document.querySelectorAll('.mounted')) box.remove();
}

/** An attribute of a shape as a number; fails where there is none. */
export function at(shape: Element, name: string): number {
  const value = Number(shape.getAttribute(name));
  if (!shape.hasAttribute(name) || !Number.isFinite(value)) throw new Error(`${name} in ${shape.outerHTML}`);
  return value;
}

export function textsIn(box: ParentNode, selector: string): string[] {
  return [...box.querySelectorAll(selector)].map((node) => node.textContent!.replaceAll(/\s+/g, ' ').trim());
}

/** Corners of a path of straight lines (M, L, H, V), in px. */
export function corners(path: Element): [number, number][] {
  let [x, y] = [NaN, NaN];
  return [...path.getAttribute('d')!.matchAll(/([MLHV])(-?[\d.e-]+)(?: (-?[\d.e-]+))?/g)].map(([, letter, p, q]) => {
    if (letter === 'V') y = Number(p);
    else x = Number(p);
    if (q !== undefined) y = Number(q);
    return [x, y];
  });
}

/** What a reader sees and hears must never be a number that is none, nor a piece of the program. */
export function junkIn(box: HTMLElement): string | null {
  const said = [...box.querySelectorAll('[aria-label]')].map((node) => node.getAttribute('aria-label'));
  const drawn = [...box.querySelectorAll('svg *')].flatMap((node) =>
    [...node.attributes].filter(({ name }) => name !== 'class').map(({ value }) => value),
  );
  const junk = /NaN|undefined|Infinity|\[object|null/;
  return [box.textContent!, ...said, ...drawn].find((text) => junk.test(text!)) ?? null;
}

/** Leading above and below the letters, in px. */
const LEADING = 2;

/** Pairs of texts that are drawn over each other. */
export function overlaps(box: HTMLElement, selector = 'svg text'): string[] {
  const texts = [...box.querySelectorAll(selector)].filter((node) => node.textContent!.trim() !== '');
  const rects = texts.map((node) => node.getBoundingClientRect());
  return rects.flatMap((p, i) =>
    rects.slice(i + 1).flatMap((q, k) => {
      const apart =
        p.right <= q.left || q.right <= p.left || p.bottom - q.top <= 2 * LEADING || q.bottom - p.top <= 2 * LEADING;
      return apart ? [] : [`${texts[i].textContent} × ${texts[i + 1 + k].textContent}`];
    }),
  );
}
