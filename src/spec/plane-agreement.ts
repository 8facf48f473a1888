import type { Report } from './checks.ts';
import type { Landscape, NetworkSpec, ParameterRef, PartRef } from './landscape.ts';

/** Number of parameters of a network: in·out weights and out biases per layer. */
export function countParameters(layers: readonly number[], bias = true): number {
  let count = 0;
  for (let l = 1; l < layers.length; l++) count += layers[l] * (layers[l - 1] + (bias ? 1 : 0));
  return count;
}

/** "337 numbers (2·16+16 + 16·16+16 + 16·1+1)" */
function describeCount({ layers, bias = true }: NetworkSpec): string {
  const terms = layers.slice(1).map((width, l) => `${layers[l]}·${width}${bias ? `+${width}` : ''}`);
  const shown = terms.length > 6 ? [...terms.slice(0, 5), '…', terms[terms.length - 1]] : terms;
  return `${countParameters(layers, bias)} numbers (${shown.join(' + ')})`;
}

/** Reports a vector that is not as long as the network's θ. */
export function checkVector(path: string, vector: number[], network: NetworkSpec, report: Report): void {
  if (vector.length === countParameters(network.layers, network.bias)) return;
  report.add(path, describeCount(network), `${vector.length}`);
}

function checkPoints(path: string, points: readonly number[][], network: NetworkSpec, report: Report): void {
  points.forEach((point, k) => checkVector(`${path}[${k}]`, point, network, report));
}

/** Reports where a plane does not fit its network. */
export function checkPlane({ network, plane }: Landscape, report: Report): void {
  switch (plane.directions) {
    case 'given':
      checkVector('plane.u', plane.u, network, report);
      checkVector('plane.v', plane.v, network, report);
      return;
    case 'points':
    case 'line':
      checkPoints('plane.points', plane.points, network, report);
      return;
    case 'axes': {
      const sound = [
        checkReference('plane.u', plane.u, network, report),
        checkReference('plane.v', plane.v, network, report),
      ];
      if (!sound.every(Boolean) || referenceKey(plane.u) !== referenceKey(plane.v)) return;
      report.add('plane.v', 'another parameter than plane.u', 'the same');
      return;
    }
    case 'random':
      plane.only?.forEach((part, k) => checkPart(`plane.only[${k}]`, part, network, report));
      return;
    case 'pca':
      if ('points' in plane.trajectory)
        checkPoints('plane.trajectory.points', plane.trajectory.points, network, report);
      return;
    case 'gradient': {
      const { normalize = 'none' } = plane;
      if (plane.with !== 'hessian' || normalize === 'none') return;
      // scaled by parts, an eigenvector is none any more
      report.add('plane.normalize', '"none" beside a Hessian eigenvector', `"${normalize}"`);
    }
  }
}

function referenceKey(ref: ParameterRef): string {
  return `${ref.layer} ${'bias' in ref ? ref.bias : ref.weight}`;
}

function checkReference(path: string, ref: ParameterRef, network: NetworkSpec, report: Report): boolean {
  const { layers, bias = true } = network;
  if (!checkIndex(`${path}.layer`, ref.layer, layers.length - 1, 'a layer of weights', report)) return false;
  const outputs = layers[ref.layer + 1];
  if ('weight' in ref) {
    const row = checkIndex(`${path}.weight[0]`, ref.weight[0], outputs, 'an output', report);
    return checkIndex(`${path}.weight[1]`, ref.weight[1], layers[ref.layer], 'an input', report) && row;
  }
  if (!bias) report.add(`${path}.bias`, 'a weight, as network.bias is false', `bias ${ref.bias}`);
  return bias && checkIndex(`${path}.bias`, ref.bias, outputs, 'an output', report);
}

function checkPart(path: string, { layer, neuron }: PartRef, { layers }: NetworkSpec, report: Report): void {
  const isThere = checkIndex(`${path}.layer`, layer, layers.length - 1, 'a layer of weights', report);
  if (isThere && neuron !== undefined) checkIndex(`${path}.neuron`, neuron, layers[layer + 1], 'an output', report);
}

function checkIndex(path: string, index: number, count: number, of: string, report: Report): boolean {
  const ok = index < count;
  if (!ok) report.add(path, `an index of ${of}, 0 to ${count - 1}`, `${index}`);
  return ok;
}
