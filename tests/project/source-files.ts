import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  path: string;
  text: string;
  lines: number;
  /** Lines that are neither blank nor comment. */
  codeLines: number;
}

/** Every file under a folder whose name ends in one of the endings. */
export function sourceFiles(folder: string, endings: readonly string[]): SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('fixtures') && !path.includes('node_modules'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const lines = text.trimEnd().split('\n');
      const code = lines.filter((line) => !/^\s*(\/\/|\/\*|\*|$)/.test(line));
      return { path: relative(root, path).replaceAll('\\', '/'), text, lines: lines.length, codeLines: code.length };
    });
}

export interface Import {
  /** The target's path from the root for a relative import, the package's name otherwise. */
  target: string;
  relative: boolean;
  typeOnly: boolean;
}

const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s)?[^'";]*?from\s*['"]([^'"]+)['"]|(?<!typeof )import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

/** What a file imports or re-exports, dynamic imports included. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const name = (match[3] ?? match[4] ?? match[5]).replace(/\?.*$/, '');
    const isRelative = name.startsWith('.');
    const target = isRelative ? relative(root, resolve(root, path, '..', name)).replaceAll('\\', '/') : name;
    return { target, relative: isRelative, typeOnly: match[2] !== undefined };
  });
}
