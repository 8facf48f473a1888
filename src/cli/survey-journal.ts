import { createHash } from 'node:crypto';
import { open, readFile, rm, truncate, type FileHandle } from 'node:fs/promises';
import { version } from '../../package.json';
import type { SurveyCase } from '../analysis/survey/plan.ts';
import type { SurveyRow } from '../analysis/survey/rows.ts';
import type { SurveyJournal } from '../analysis/survey/run.ts';
import { badArgument } from './arguments.ts';
import { honestNumbers } from './context.ts';
import { partOf } from './resume.ts';

/**
 * A survey that was cut short goes on where it stopped.
 *
 * `OUT.part` holds a line of JSON for each plane that was measured, after a first line that says by what. A row is found again by a digest of
 * all that it depends on; hence a survey may be given more seeds, depths or widths before it goes on.
 */
interface Head {
  version: string;
  engine: string;
}

interface Entry {
  /** Digest of the plane. */
  plane: string;
  row: SurveyRow;
}

/** A journal on the disk. */
export interface FileJournal extends SurveyJournal {
  /** Rows of this survey that an earlier run left. */
  readonly found: number;
  /** Ends writing and leaves the file. */
  close(): Promise<void>;
  /** Ends writing and removes the file. */
  drop(): Promise<void>;
}

/**
 * Opens the journal beside an output.
 *
 * @param engine what measures, with its adapter: rows of another engine are not mixed in
 * @param data digests, by the names of the problems, of what their landscapes take from files
 * @param restart whether to begin anew, whatever is there
 * @throws LandscapeError of kind `spec` when what was left is of something else, and touches nothing then
 */
export async function openJournal(
  path: string,
  plan: readonly SurveyCase[],
  engine: string,
  data: ReadonlyMap<string, string>,
  restart: boolean,
): Promise<FileJournal> {
  const part = partOf(path);
  const head: Head = { version, engine };
  const text = restart ? '' : await readFile(part, 'utf8').catch(() => '');
  // the last line of a run that was killed may be half a line
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const rows = whole === '' ? new Map<string, SurveyRow>() : readRows(whole, head, part);
  const digests = new Map(plan.map((plane) => [plane, digest(plane, data.get(plane.problem) ?? '')]));
  const found = plan.filter((plane) => rows.has(digests.get(plane)!)).length;
  if (rows.size > 0 && found === 0) throw refusal(part, 'one of another survey');

  const file = await create(part, path, whole === '' ? 'w' : 'a');
  if (whole === '') await file.appendFile(`${JSON.stringify(head)}\n`);
  else await truncate(part, Buffer.byteLength(whole));
  const close = () => file.close().catch(() => {});
  return {
    found,
    find: (plane) => rows.get(digests.get(plane)!),
    add: (plane, row) => file.appendFile(`${JSON.stringify({ plane: digests.get(plane)!, row }, honestNumbers)}\n`),
    close,
    async drop() {
      await close();
      await rm(part, { force: true });
    },
  };
}

function readRows(text: string, head: Head, part: string): Map<string, SurveyRow> {
  const [first, ...lines] = text.trimEnd().split('\n');
  try {
    const was = JSON.parse(first) as Head;
    if (was.version !== head.version) throw refusal(part, `one of another version of loss-landscape (${was.version})`);
    if (was.engine !== head.engine) throw refusal(part, `one of another engine (${was.engine})`);
    const entries = lines.map((line) => JSON.parse(line, numbersBack) as Entry);
    return new Map(entries.map(({ plane, row }) => [plane, row]));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw refusal(part, 'a file of something else');
    throw error;
  }
}

function refusal(part: string, got: string) {
  return badArgument('-o', `an unfinished ${part} of the same survey, or --restart to begin anew`, got);
}

const WORDS = ['NaN', 'Infinity', '-Infinity'];

/** What `honestNumbers` wrote as words; a problem may have such a name. */
function numbersBack(key: string, value: unknown): unknown {
  return key !== 'problem' && WORDS.includes(value as string) ? Number(value) : value;
}

function digest({ problem, landscape }: SurveyCase, data: string): string {
  return createHash('sha256')
    .update(JSON.stringify([problem, landscape, data]))
    .digest('hex');
}

async function create(part: string, path: string, flags: 'w' | 'a'): Promise<FileHandle> {
  try {
    return await open(part, flags);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw badArgument('-o', 'a place that can be written to', `${JSON.stringify(path)} (${code})`);
  }
}
