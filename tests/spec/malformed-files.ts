import { readFileSync } from 'node:fs';

const folder = new URL('../fixtures/malformed/', import.meta.url);

export interface MalformedFile {
  file: string;
  text: string;
  /** What the message must name: paths of fields, and other words. */
  fields: string[];
}

/** The malformed landscape files and what each message must name. */
export function malformedFiles(): MalformedFile[] {
  const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Omit<MalformedFile, 'text'>[];
  return index.map(({ file, fields }) => ({ file, fields, text: readFileSync(new URL(file, folder), 'utf8') }));
}
