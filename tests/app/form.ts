import { render, type TemplateResult } from 'lit';
import { Editor } from '../../src/app/editor.ts';
import { initialState, withDraft, type ExplorerState } from '../../src/app/state.ts';
import { Store } from '../../src/app/store.ts';
import type { Landscape } from '../../src/spec/landscape.ts';

/** Hands text over to an input or textarea, as typing and leaving it does. */
export function enter(root: ParentNode, id: string, text: string): void {
  const input = find<HTMLInputElement>(root, id);
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

export function choose(root: ParentNode, id: string, value: string): void {
  const select = find<HTMLSelectElement>(root, id);
  if (!optionsOf(root, id).includes(value)) throw new Error(`${id} offers no ${value}, only ${optionsOf(root, id)}`);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

export function optionsOf(root: ParentNode, id: string): string[] {
  return [...find<HTMLSelectElement>(root, id).options].map(({ value }) => value);
}

export function press(root: ParentNode, name: string): void {
  const buttons = [...root.querySelectorAll('button')];
  const button = buttons.find((candidate) => (candidate.ariaLabel ?? textOf(candidate)) === name);
  if (!button) throw new Error(`no button "${name}" among ${buttons.map(textOf).join(', ')}`);
  button.click();
}

export function find<T extends HTMLElement = HTMLInputElement>(root: ParentNode, id: string): T {
  const element = root.querySelector<T>(`[id="${id}"]`);
  if (!element) throw new Error(`no control ${id}`);
  return element;
}

export function textOf(element: Element | null): string {
  return element?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

/** The message at a control, by way of the control's own reference to it; empty when it has none. */
export function messageAt(root: ParentNode, id: string): string {
  const control = find(root, id);
  const invalid = control.getAttribute('aria-invalid') === 'true';
  const message = textOf(root.querySelector(`[id="${control.getAttribute('aria-describedby')}"]`));
  if (invalid !== (message !== '')) throw new Error(`${id}: aria-invalid and its message do not agree`);
  return message;
}

/** Choices that a select shows as taken. */
export function shownIn(root: ParentNode, id: string): string {
  return find<HTMLSelectElement>(root, id).value;
}

export interface Form {
  box: HTMLElement;
  store: Store<ExplorerState>;
  /** What is drawn. */
  readonly landscape: Landscape;
  /** What the controls hold. */
  readonly draft: Landscape;
  readonly paths: string[];
  /** Draws the controls again: something besides the state has changed. */
  redraw(): void;
}

/** Some of the explorer's controls on their own, over a store of their own. */
export function mountForm(
  template: (state: ExplorerState, editor: Editor) => TemplateResult,
  landscape: Landscape,
): Form {
  const store = new Store(withDraft(initialState(), landscape));
  if (store.state.problems.length > 0) throw new Error(JSON.stringify(store.state.problems));
  const editor = new Editor(store);
  const box = document.createElement('div');
  box.className = 'mounted';
  document.body.append(box);
  const draw = () => render(template(store.state, editor), box);
  store.subscribe(draw);
  draw();
  return {
    box,
    store,
    redraw: draw,
    get landscape() {
      return store.state.landscape;
    },
    get draft() {
      return store.state.draft;
    },
    get paths() {
      return store.state.problems.map(({ path }) => path);
    },
  };
}

export function unmountForms(): void {
  for (const box of document.querySelectorAll('.mounted')) box.remove();
}
