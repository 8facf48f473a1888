import { coordinate, type Field } from '../../spec/field.ts';
import type { Point, Witness } from '../facts.ts';
import type { Pause } from '../pause.ts';
import { worstChords } from './chords.ts';
import { envelopeGap, type EnvelopeGap } from './envelope.ts';
import { holding, witnessAt, witnessOfLosses } from './jensen.ts';
import { midpointChord } from './midpoint.ts';

export interface CertificateOptions {
  /** Largest error of the field. */
  delta: number;
  /** The loss in float64: a violation has to hold there too. */
  lossAt?: (a: number, b: number) => number;
  pause: Pause;
}

export interface Certificates {
  envelope: EnvelopeGap;
  /** The strongest violation that holds. */
  witness: Witness | null;
  /** The strongest that holds along a chord, at its middle. */
  chord: Witness | null;
}

/** Chords looked at in float64, the worst first, until one holds. */
const CHECKED_CHORDS = 16;
/** Chords at whose middles the exact envelope is looked at. */
const SEEDS = 4;
/** Searches of a field at most, each with the nodes put right that misled the one before. */
const ROUNDS = 4;

/**
 * The strongest violations of convexity in a field that exceed twice its error and hold in float64, if any, and the
 * bounds of its envelope gap.
 *
 * A violation beyond the error that does not hold in float64 shows nodes whose error is larger than said: their float64 losses
 * are put in a copy of the field, which is searched again.
 */
export async function certificatesOf(
  field: Field,
  range: { min: number; max: number },
  { delta, lossAt, pause }: CertificateOptions,
): Promise<Certificates> {
  let searched = field;
  for (let round = 1; ; round++) {
    const { width } = searched;
    const chords = await worstChords(searched, delta, pause);
    const seeds = chords.slice(0, SEEDS).map(({ i, j }) => j * width + i);
    const envelope = await envelopeGap(searched, { range, seeds, tolerance: delta, pause });
    const candidates = chords.slice(0, CHECKED_CHORDS).map(({ i, j, di, dj, violation }) => {
      const nodes = [(j - dj) * width + i - di, (j + dj) * width + i + di];
      return { node: j * width + i, nodes, weights: [0.5, 0.5], violation };
    });

    const misleading: number[] = [];
    const held = (candidate: Candidate | null): Witness | null => {
      if (!candidate || !(candidate.violation > 2 * delta)) return null;
      const witness = holding(witnessOf(searched, candidate, lossAt));
      if (!witness) misleading.push(candidate.node, ...candidate.nodes);
      return witness;
    };
    const triangle = held(envelope.witness);
    let chord: Witness | null = null;
    for (const candidate of candidates) {
      chord = held(candidate);
      if (chord) break;
      await pause();
    }
    const witness = triangle && triangle.violation > (chord?.violation ?? 0) ? triangle : chord;
    if (witness && !chord && lossAt) chord = holding(midpointChord(witness, lossAt));

    const corrected = !witness && lossAt && round < ROUNDS && correct(searched, misleading, delta, lossAt);
    if (!corrected) return { envelope, witness, chord };
    searched = corrected;
  }
}

/** Nodes with weights whose mean is another node, and how far the field lies above their mean there. */
interface Candidate {
  node: number;
  nodes: number[];
  weights: number[];
  violation: number;
}

function witnessOf(field: Field, { node, nodes, weights }: Candidate, lossAt: CertificateOptions['lossAt']): Witness {
  const points = nodes.map((k) => pointOf(field, k));
  if (lossAt) return witnessAt(points, weights, lossAt);
  return witnessOfLosses(
    points,
    weights,
    Array.from(nodes, (k) => field.values[k]),
    field.values[node],
  );
}

/** A copy of the field with the float64 losses at those of the nodes where its error is above delta; null where it is at none. */
function correct(
  field: Field,
  nodes: readonly number[],
  delta: number,
  lossAt: (a: number, b: number) => number,
): Field | null {
  const values = field.values.slice();
  let wrong = 0;
  for (const node of new Set(nodes)) {
    const loss = Math.fround(lossAt(...pointOf(field, node)));
    if (Math.abs(loss - values[node]) <= delta) continue;
    values[node] = loss;
    wrong++;
  }
  return wrong > 0 ? { ...field, values } : null;
}

function pointOf({ width, height, window }: Field, node: number): Point {
  const i = node % width;
  return [coordinate(window.a, i, width), coordinate(window.b, (node - i) / width, height)];
}
