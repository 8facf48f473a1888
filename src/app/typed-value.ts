import { noChange } from 'lit';
import { Directive, directive, type PropertyPart } from 'lit/directive.js';

/** Inputs whose text is being typed and was not handed over yet. */
const typing = new WeakSet<EventTarget>();

/** Listeners that tell when somebody is typing in an input; `take` is called with each text that is handed over. */
export function typedText(take: (input: HTMLInputElement) => void): {
  onInput(event: Event): void;
  onChange(event: Event): void;
  onBlur(event: Event): void;
} {
  return {
    onInput: ({ target }) => void typing.add(target!),
    onBlur: ({ target }) => void typing.delete(target!),
    onChange: ({ target }) => {
      typing.delete(target!);
      take(target as HTMLInputElement);
    },
  };
}

class TypedValue extends Directive {
  override render(value: string | typeof noChange): unknown {
    return value;
  }

  override update({ element }: PropertyPart, [value]: [string | typeof noChange]): unknown {
    const input = element as HTMLInputElement;
    if (value !== noChange && !typing.has(input) && input.value !== value) input.value = value as string;
    return noChange;
  }
}

/**
 * The value of an input that always shows the state: what was typed and then not taken (or changed by something that had to
 * fit) is written over, while what is still being typed is left alone by other changes of the page. Lit's own binding
 * writes only what differs from its last value, and `live` would write into the middle of a word.
 */
export const typedValue = directive(TypedValue);
