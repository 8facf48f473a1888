import { nothing, type TemplateResult } from 'lit';

/**
 * What a reader sees of a template, without a document: its texts and values one after the other, tags left out. Values of
 * attributes and listeners are not seen.
 */
export function seenText(template: unknown): string {
  return textOf(template).replaceAll(/\s+/g, ' ').trim();
}

/** Markup of a template with its attributes' values, listeners left out. */
export function markupOf(value: unknown): string {
  if (value === nothing || value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (typeof value === 'function') return '';
  if (typeof value === 'object' && 'strings' in value) {
    const { strings, values } = value as TemplateResult;
    return strings.map((text, k) => text + (k < values.length ? markupOf(values[k]) : '')).join('');
  }
  // a directive, such as markup that is taken as it is
  if (typeof value === 'object' && 'values' in value)
    return (value as { values: unknown[] }).values.map(markupOf).join('');
  return String(value);
}

function textOf(template: unknown): string {
  return markupOf(template)
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, '')
    .replaceAll(/<[^<>]*>/g, ' ');
}
