import { encodeNpy, serializeLandscape } from '../spec/codec.ts';
import { LandscapeError, type Problem } from '../spec/errors.ts';
import type { Field } from '../spec/field.ts';
import type { Landscape } from '../spec/landscape.ts';
import { parseLandscape } from '../spec/validate.ts';

/** Hands a file to the reader. */
export function download(name: string, data: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the data by the time a task later comes.
  setTimeout(() => URL.revokeObjectURL(url));
}

export function saveLandscape(name: string, landscape: Landscape): void {
  download(`${name}.json`, serializeLandscape(landscape), 'application/json');
}

export function saveField(name: string, field: Field): void {
  download(`${name}.npy`, encodeNpy(field) as Uint8Array<ArrayBuffer>, 'application/octet-stream');
}

/** A landscape from text, or what is wrong with it. */
export function readLandscape(text: string): { landscape: Landscape } | { problems: readonly Problem[] } {
  try {
    return { landscape: parseLandscape(text) };
  } catch (error) {
    if (error instanceof LandscapeError) return { problems: error.problems };
    throw error;
  }
}

/** Lets files be dropped anywhere on the page. */
export function acceptDrops(target: HTMLElement, open: (files: readonly File[]) => void): void {
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    target.classList.add('drop');
  });
  target.addEventListener('dragleave', () => target.classList.remove('drop'));
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    target.classList.remove('drop');
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) open(files);
  });
}
