import { penaltyAt } from '../engine/penalty.ts';
import type { Engine } from '../engine/engine.ts';
import { RunningSummary, type FieldSummary } from '../engine/field-summary.ts';
import { streamField } from '../engine/sweep.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import { coordinate } from '../spec/field.ts';
import { badArgument, onePositional, parseChoice, parseCommand, parseCount } from './arguments.ts';
import { printJson, tellNotes, type Command, type Context } from './context.ts';
import { ENGINE_CHOICES, withEngine } from './engines.ts';
import type { FieldMeta } from './field-meta.ts';
import { readLandscape } from './input.ts';
import { LANDSCAPE_OPTIONS, landscapeOptions, landscapeUsage } from './landscape-options.ts';
import { PALETTE_NAMES, RULE_NAMES, type MapStyle } from './png.ts';
import { duration, rate } from '../spec/quantities.ts';
import { progressLine } from './progress.ts';
import { dropJournal, openJournal, partOf, readRowsLeft, rowsLeft } from './resume.ts';
import { summaryJson, summaryLine } from './summary-line.ts';
import { checkOutputs, checkSizes, EXTENSIONS, isResumable, openWriter, type Writer } from './writers.ts';

const CHANNELS = ['loss', 'penalty', 'total'] as const;
type Channel = (typeof CHANNELS)[number];

export const renderUsage = `render SPEC.json|PRESET -o OUT [-o OUT2 …] ${landscapeUsage} [--engine ${ENGINE_CHOICES.join('|')}]
         [--channel ${CHANNELS.join('|')}] [--palette ${PALETTE_NAMES.join('|')}] [--scale linear|log] [--levels COUNT]
         [--rule ${RULE_NAMES.join('|')}] [--theme light|dark] [--json] [--restart]
         OUT ends in ${EXTENSIONS.join(' ')}; a single .npy that was cut short goes on where it stopped, or anew with --restart`;

/** Evaluates a landscape and writes its field, in one pass over the grid whatever the number of files. */
export const render: Command = async (args, context) => {
  const { values, positionals } = parseCommand(
    args,
    {
      output: { type: 'string', short: 'o', multiple: true },
      ...LANDSCAPE_OPTIONS,
      engine: { type: 'string', default: 'auto' },
      channel: { type: 'string', default: 'loss' },
      palette: { type: 'string', default: 'viridis' },
      scale: { type: 'string' },
      levels: { type: 'string', default: '12' },
      rule: { type: 'string', default: 'auto' },
      theme: { type: 'string', default: 'light' },
      json: { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
    },
    renderUsage,
  );
  const outputs = values.output ?? [];
  if (outputs.length === 0) throw badArgument('-o', 'at least one file to write', 'none');
  checkOutputs(outputs);
  const name = onePositional(positionals, renderUsage);
  const request = landscapeOptions(values);
  const choice = parseChoice('--engine', values.engine, ENGINE_CHOICES);
  const channel = parseChoice('--channel', values.channel, CHANNELS);
  const style: MapStyle = {
    palette: parseChoice('--palette', values.palette, PALETTE_NAMES),
    scale: values.scale === undefined ? undefined : parseChoice('--scale', values.scale, ['linear', 'log'] as const),
    levelRule: parseChoice('--rule', values.rule, RULE_NAMES),
    levelCount: parseCount('--levels', values.levels, 100),
    theme: parseChoice('--theme', values.theme, ['light', 'dark'] as const),
  };
  const { landscape, notes } = await readLandscape(name, request);
  tellNotes(notes, context);
  checkSizes(outputs, landscape.grid);

  return withEngine(choice, context, async (engine, reason) => {
    const meta = {
      landscape,
      engine: engine.name,
      adapter: engine.description,
      channel,
      style,
      signal: context.signal,
    };
    const start = performance.now();
    const { written, summary } = await evaluateTo(outputs, meta, engine, context, values.restart);
    const seconds = (performance.now() - start) / 1000;
    const [width, height] = landscape.grid;
    const pointsPerSecond = written / seconds;
    const warnings = [...landscape.plane.audit.warnings, ...landscape.warnings];
    if (values.json) {
      const { name: engineName, description: adapter } = engine;
      const { grid: size, plane } = landscape;
      const audit = { grid: size, plane: plane.audit, warnings };
      printJson(context.stdout, {
        ...audit,
        engine: engineName,
        adapter,
        reason,
        channel,
        ...summaryJson(summary),
        outputs,
        seconds,
        pointsPerSecond,
      });
      return 0;
    }
    for (const warning of warnings) context.stderr.write(`warning: ${warning}\n`);
    const samples = landscape.data.samples;
    context.stdout.write(
      `${width}×${height} nodes, ${samples} sample${samples === 1 ? '' : 's'}, ${engine.name} (${engine.description}) in ${duration(1000 * seconds)}, ${rate(pointsPerSecond)}\n` +
        `${summaryLine(channel, summary)}\n` +
        `${outputs.map((path) => `wrote ${path}\n`).join('')}`,
    );
    return 0;
  });
};

interface Evaluated {
  /** Nodes evaluated: fewer than all when an earlier run had begun. */
  readonly written: number;
  /** Of the whole channel, what an earlier run has written included. */
  readonly summary: FieldSummary;
}

/** Evaluates a field into files. */
async function evaluateTo(
  outputs: readonly string[],
  meta: FieldMeta,
  engine: Engine,
  { signal, stderr }: Context,
  restart: boolean,
): Promise<Evaluated> {
  const { landscape } = meta;
  const [width, height] = landscape.grid;
  const resumable = isResumable(outputs);
  const firstRow = resumable && !restart ? await rowsLeft(outputs[0], meta) : 0;
  if (firstRow > 0) {
    const share = Math.floor((100 * firstRow) / height);
    stderr.write(`going on with ${partOf(outputs[0])} at row ${firstRow} of ${height} (${share} % done)\n`);
  }
  const summary = new RunningSummary(landscape.grid);
  await readRowsLeft(outputs[0], landscape.grid, firstRow, (...rows) => summary.addRows(...rows));
  const writers: Writer[] = [];
  const line = progressLine(stderr);
  const addPenalty = channelOf(meta.channel as Channel, landscape);
  let rowsDone = firstRow;
  try {
    for (const path of outputs) writers.push(await openWriter(path, meta, firstRow));
    if (resumable) await openJournal(outputs[0], meta);
    await streamField(engine, landscape, {
      signal,
      firstRow,
      // the engine knows the losses before they become another channel
      ...(meta.channel === 'loss' && { summary }),
      onProgress: ({ done, total, pointsPerSecond }) => line.update(done, total, pointsPerSecond),
      onBand: async (rows, first, rowCount) => {
        addPenalty(rows, first, rowCount);
        if (meta.channel !== 'loss') summary.addRows(rows, first, rowCount);
        for (const writer of writers) await writer.band(rows, first, rowCount);
        rowsDone = first + rowCount;
      },
    });
    for (const writer of writers) await writer.end();
    // only now, so that a disk that is full for one leaves none
    for (const writer of writers) await writer.publish();
  } catch (error) {
    const keeps = resumable && rowsDone > 0;
    await Promise.all(writers.map((writer) => (keeps ? writer.keep() : writer.discard())));
    if (keeps) stderr.write(`kept ${rowsDone} of ${height} rows in ${partOf(outputs[0])}: the same command goes on\n`);
    else if (resumable) await dropJournal(outputs[0]);
    throw error;
  } finally {
    line.end();
  }
  if (resumable) await dropJournal(outputs[0]);
  return { written: width * (height - firstRow), summary: summary.summary };
}

/** Turns rows of losses into rows of the channel, in place. */
function channelOf(channel: Channel, landscape: ResolvedLandscape) {
  if (channel === 'loss') return () => {};
  const penalty = penaltyAt(landscape);
  const { grid, window } = landscape;
  const keep = channel === 'total' ? 1 : 0;
  return (rows: Float32Array, firstRow: number, rowCount: number) => {
    for (let n = 0; n < rowCount * grid[0]; n++) {
      const a = coordinate(window.a, n % grid[0], grid[0]);
      const b = coordinate(window.b, firstRow + Math.floor(n / grid[0]), grid[1]);
      // a hole in the loss is no hole in the penalty
      rows[n] = keep ? rows[n] + penalty(a, b) : penalty(a, b);
    }
  };
}
