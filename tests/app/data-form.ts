import { html } from 'lit';
import { dataControls } from '../../src/app/data-controls.ts';
import { DataSource } from '../../src/app/data-source.ts';
import { lossControls } from '../../src/app/loss-controls.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { mountForm, type Form } from './form.ts';

export interface DataForm {
  form: Form;
  source: DataSource;
  /** What the source said last. */
  said(): string;
}

/** The controls of data and loss, over a store of their own. */
export function mountData(landscape: Landscape): DataForm {
  let source: DataSource | null = null;
  let said = '';
  const form: Form = mountForm((state, editor) => {
    source ??= new DataSource(
      editor,
      () => form.store.state,
      (sentence) => {
        said = sentence;
        form.store.update((current) => ({ ...current }));
      },
    );
    return html`${dataControls(state, editor, source)}${lossControls(state, editor)}`;
  }, landscape);
  return { form, source: source!, said: () => said };
}
