import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { version } from '../../package.json';
import type { Facts } from '../analysis/facts.ts';
import { AnalysisSession } from '../analysis/session/session.ts';
import type { Spawn } from '../analysis/session/thread.ts';
import { surveyPlan, type SurveyCase, type SurveyProblem } from '../analysis/survey/plan.ts';
import { surveyCsv, type SurveyRow } from '../analysis/survey/rows.ts';
import { runSurvey } from '../analysis/survey/run.ts';
import { summarizeSurvey } from '../analysis/survey/summary.ts';
import { availableThreads, startThread } from '../engine/cpu/threads.ts';
import type { Engine } from '../engine/engine.ts';
import { evaluateField } from '../engine/sweep.ts';
import { resolveLandscape } from '../model/resolve.ts';
import { firstRepeated } from '../spec/agreement.ts';
import { INITS } from '../spec/landscape.ts';
import { PRESETS } from '../spec/presets.ts';
import { duration } from '../spec/quantities.ts';
import { parseLandscape } from '../spec/validate.ts';
import { surveyCaption, surveyTitle } from '../view/figure/survey-caption.ts';
import { surveySvg } from '../view/figure/survey.ts';
import { badArgument, parseChoice, parseCommand, parseCount, parseGrid } from './arguments.ts';
import { printJson, type Command, type Context } from './context.ts';
import { ENGINE_CHOICES, withEngine } from './engines.ts';
import { readBytes } from './input.ts';
import { partOf } from './resume.ts';
import { openJournal, type FileJournal } from './survey-journal.ts';
import { surveyText } from './survey-text.ts';

const EXTENSIONS = ['.csv', '.svg'];

export const surveyUsage = `survey SPEC.json|PRESET … [--depths 1,2,…] [--widths 2,4,…] [--seeds COUNT|FROM-TO] [--init ${INITS.join('|')}]
         [--grid WxH] [--engine ${ENGINE_CHOICES.join('|')}] [--threads COUNT] [-o OUT.csv] [-o OUT.svg]
         [--theme light|dark] [--json] [--restart]
         measures the minima of many random planes; depth is the number of hidden layers; a survey that was cut short goes on with -o`;

/** A file or preset whose planes are measured, with what reads the files that it names. */
interface Source extends SurveyProblem {
  read(path: string, field?: string): Promise<Uint8Array>;
}

/** Measures the minima and the convexity of many random planes, through one problem or through networks of several depths and widths. */
export const survey: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      output: { type: 'string', short: 'o', multiple: true },
      depths: { type: 'string' },
      widths: { type: 'string' },
      seeds: { type: 'string', default: '20' },
      init: { type: 'string' },
      grid: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      threads: { type: 'string' },
      theme: { type: 'string', default: 'light' },
      json: { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
    },
    surveyUsage,
  );
  const outputs = values.output ?? [];
  checkOutputs(outputs);
  const choice = parseChoice('--engine', values.engine, ENGINE_CHOICES);
  const concurrency = values.threads === undefined ? availableThreads() : parseCount('--threads', values.threads, 256);
  const theme = parseChoice('--theme', values.theme, ['light', 'dark'] as const);
  const options = {
    depths: values.depths === undefined ? undefined : parseList('--depths', values.depths, 1000),
    widths: values.widths === undefined ? undefined : parseList('--widths', values.widths, 65_536),
    seeds: parseSeeds(values.seeds),
    init: values.init === undefined ? undefined : parseChoice('--init', values.init, INITS),
    grid: values.grid === undefined ? undefined : parseGrid(values.grid),
  };
  if (positionals.length === 0) throw badArgument('arguments', surveyUsage, 'none');
  const repeated = firstRepeated(positionals);
  if (repeated !== undefined) throw badArgument('arguments', 'problems that differ', `${repeated} twice`);
  const sources = await Promise.all(positionals.map(readSource));
  const plan = surveyPlan({ problems: sources, ...options });
  tellOfPlanes(sources, context);

  return withEngine(choice, context, async (engine, reason) => {
    const rows = await measureAll(
      plan,
      sources,
      engine,
      { outputs, concurrency, theme, restart: values.restart },
      context,
    );
    const groups = summarizeSurvey(rows);
    if (values.json) printJson(context.stdout, { version, engine: engine.name, reason, outputs, groups, rows });
    else context.stdout.write(`${surveyText(groups)}${outputs.map((path) => `wrote ${path}\n`).join('')}`);
    return 0;
  });
};

interface Settings {
  outputs: readonly string[];
  concurrency: number;
  theme: 'light' | 'dark';
  restart: boolean;
}

async function measureAll(
  plan: readonly SurveyCase[],
  sources: readonly Source[],
  engine: Engine,
  { outputs, concurrency, theme, restart }: Settings,
  context: Context,
): Promise<SurveyRow[]> {
  const { stderr, signal } = context;
  const digests = new Map<string, string>();
  for (const source of sources) digests.set(source.name, await dataDigest(plan, source));
  const describedEngine = `${engine.name}, ${engine.description}`;
  const journal = outputs.length > 0 ? await openJournal(outputs[0], plan, describedEngine, digests, restart) : null;
  if (journal && journal.found > 0) {
    stderr.write(`going on with ${partOf(outputs[0])}: ${journal.found} of ${plan.length} planes are done\n`);
  }
  const line = surveyLine(context, journal?.found ?? 0);
  let kept = journal?.found ?? 0;
  try {
    const rows = await runSurvey(plan, {
      measure: measurer(sources, engine, context),
      journal: journal ?? undefined,
      concurrency,
      signal,
      onRow(_, done, total) {
        kept = done;
        line.update(done, total);
      },
    });
    line.end();
    const caption = () =>
      surveyCaption({ plan, engine: engine.name, adapter: engine.description, maker: `loss-landscape ${version}` });
    for (const path of outputs) {
      const isChart = extname(path).toLowerCase() === '.svg';
      const chart = () => surveySvg(rows, { theme, title: surveyTitle(plan), caption: caption() });
      await publish(path, isChart ? chart() : surveyCsv(rows));
    }
    await journal?.drop();
    return rows;
  } catch (error) {
    line.end();
    await leave(journal, kept, plan.length, outputs[0], context);
    throw error;
  }
}

async function leave(journal: FileJournal | null, kept: number, total: number, path: string, { stderr }: Context) {
  if (!journal) return;
  if (kept === 0) return journal.drop();
  await journal.close();
  stderr.write(`kept ${kept} of ${total} planes in ${partOf(path)}: the same command goes on\n`);
}

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** Measures a plane: its losses by the engine, one plane at a time, its facts on a thread of their own. */
function measurer(sources: readonly Source[], engine: Engine, { stderr }: Context) {
  const files = new Map(sources.map((source) => [source.name, source]));
  const told = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();
  return async (plane: SurveyCase, signal: AbortSignal): Promise<Facts> => {
    const landscape = await resolveLandscape(plane.landscape, (path, field) =>
      files.get(plane.problem)!.read(path, field),
    );
    for (const warning of [...landscape.plane.audit.warnings, ...landscape.warnings]) {
      const text = `${plane.landscape.network.layers.join('-')}: ${warning}`;
      if (!told.has(text)) stderr.write(`warning: ${text}\n`);
      told.add(text);
    }
    const evaluated = queue.then(() => evaluateField(engine, landscape, { signal }));
    queue = evaluated.catch(() => {});
    const options = { engine: engine.name, adapter: engine.description };
    const session = new AnalysisSession({ field: await evaluated, landscape, options }, spawn);
    try {
      return await session.facts(undefined, signal);
    } finally {
      session.close();
    }
  };
}

async function readSource(name: string): Promise<Source> {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  const folder = preset ? '.' : dirname(name);
  const read = (path: string, field = 'data.file') => readBytes(isAbsolute(path) ? path : join(folder, path), field);
  if (preset) return { name, landscape: preset.landscape, read };
  const bytes = await readBytes(name, 'arguments', 'landscape files or names of presets');
  return { name, landscape: parseLandscape(new TextDecoder().decode(bytes)), read };
}

/** Of the numbers that a plane takes from files, which its landscape does not tell. */
async function dataDigest(plan: readonly SurveyCase[], { name, read }: Source): Promise<string> {
  const first = plan.find(({ problem }) => problem === name)!;
  const { data, plane } = await resolveLandscape(first.landscape, read);
  const hash = createHash('sha256');
  const own = first.init === null ? [plane.origin] : [];
  for (const numbers of [data.inputs, data.targets, ...own]) {
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return hash.digest('hex');
}

function tellOfPlanes(sources: readonly Source[], { stderr }: Context): void {
  for (const { name, landscape } of sources) {
    const { directions } = landscape.plane;
    if (directions === 'random') continue;
    stderr.write(
      `note: ${name} has a plane of ${directions}; its survey takes random filter-normalised planes in the same window\n`,
    );
  }
}

function checkOutputs(paths: readonly string[]): void {
  for (const path of paths) {
    if (!EXTENSIONS.includes(extname(path).toLowerCase()))
      throw badArgument('-o', `a file ending in ${EXTENSIONS.join(' or ')}`, JSON.stringify(path));
  }
  const repeated = firstRepeated(paths.map((path) => resolve(path)));
  if (repeated !== undefined) throw badArgument('-o', 'files that differ', `${JSON.stringify(repeated)} twice`);
}

/** Writes a file whole or not at all. */
async function publish(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw badArgument('-o', 'a place that can be written to', `${JSON.stringify(path)} (${code})`);
  }
}

/** `1,2,4`: whole numbers from 1 up, each once. */
function parseList(name: string, text: string, most: number): number[] {
  const list = text.split(',').map((word) => parseCount(name, word.trim(), most));
  const repeated = firstRepeated(list.map(String));
  if (repeated !== undefined) throw badArgument(name, 'numbers that differ', `${repeated} twice`);
  return list;
}

/** `20` for the seeds 1 to 20, or `21-40`. */
function parseSeeds(text: string): number[] {
  const match = /^(?:(\d{1,9})-)?(\d{1,9})$/.exec(text.trim());
  const [from, to] = match ? [Number(match[1] ?? 1), Number(match[2])] : [1, 0];
  if (to >= from) return Array.from({ length: to - from + 1 }, (_, k) => from + k);
  throw badArgument('--seeds', 'a count, or the first and the last seed such as 21-40', JSON.stringify(text));
}

const REDRAW_MS = 100;

/** How far the survey is: a line that rewrites itself on a terminal, and nothing elsewhere. */
function surveyLine({ stderr }: Context, found: number) {
  const start = performance.now();
  let last = -Infinity;
  return {
    update(done: number, total: number): void {
      const now = performance.now();
      if (!stderr.isTTY || (now - last < REDRAW_MS && done < total)) return;
      last = now;
      const left = ((now - start) / (done - found)) * (total - done);
      stderr.write(`\r\x1b[K${done} of ${total} planes · ${duration(left)} left`);
    },
    end: () => void (stderr.isTTY && stderr.write('\r\x1b[K')),
  };
}
