import { isObject, quote, show } from '../../spec/checks.ts';
import { parseJson } from '../../spec/json.ts';
import type { NetworkSpec, ParametersSpec } from '../../spec/landscape.ts';
import { createNetwork } from '../network.ts';
import { createParameters } from '../parameters.ts';
import { activationByName, oneName } from './activation-names.ts';
import { assemble, type LayerTensors } from './assemble.ts';
import { checkNetwork } from './check-network.ts';
import { duplicateKey } from './duplicate-key.ts';
import { pathOf, refuse, type ImportedModel } from './imported.ts';
import { modelFromTensors } from './state-dict.ts';
import type { Tensor } from './tensor.ts';

const EXPECTED =
  'a landscape, {"layers": […]} with kernels, a list of {"weight", "bias", "activation"}, or a state dict of lists';

/** JavaScript engines end at 512 MB of text. */
const MAX_BYTES = 256 * 2 ** 20;

/**
 * Reads a network from JSON: a landscape's `network` and `parameters`; Keras-style `{layers: [{kernel, bias, activation}]}`
 * with kernels `[in][out]`; a list of `{weight, bias, activation}` with weights `[out][in]`; or a state dict of lists.
 *
 * @throws LandscapeError of kind `spec` that names the first thing that does not fit
 */
export function modelFromJson(bytes: Uint8Array): ImportedModel {
  const value = readJson(bytes);
  if (Array.isArray(value)) return modelFromLayers(value, '');
  if (!isObject(value)) return refuse('', EXPECTED, show(value));
  if (Object.hasOwn(value, 'network')) return modelFromLandscape(value);
  if (Object.hasOwn(value, 'class_name')) {
    return refuse('', EXPECTED, 'a Keras configuration, which has no weights');
  }
  if (Object.hasOwn(value, 'layers')) {
    if (!Array.isArray(value.layers)) return refuse('layers', 'a list of layers', show(value.layers));
    return modelFromLayers(value.layers, 'layers');
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([, list]) => Array.isArray(list))) refuse('', EXPECTED, 'another object');
  return modelFromTensors(entries.map(([name, list]) => tensorOf(name, list, pathOf(name))));
}

function readJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) refuse('', `at most ${MAX_BYTES} bytes of JSON`, `${bytes.length}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('', 'UTF-8 text', 'other bytes');
  }
  const value = parseJson(text);
  const twice = duplicateKey(text);
  return twice === null ? value : refuse(pathOf(twice), 'each key once', 'it twice');
}

function modelFromLandscape(landscape: Record<string, unknown>): ImportedModel {
  const network = checkNetwork(landscape.network, landscape.parameters ?? null);
  const parameters = landscape.parameters as ParametersSpec;
  if ('file' in parameters) return refuse('parameters', 'values or an init', 'another file');
  const values = createParameters(parameters, createNetwork(network));
  const source = 'values' in parameters ? 'given in the landscape' : `made by its init ${quote(parameters.init)}`;
  return { network, values, notes: [`${values.length} parameters ${source}`], activationsKnown: true };
}

function modelFromLayers(list: readonly unknown[], path: string): ImportedModel {
  const layers = list.map((layer, l): LayerTensors & { activation: unknown } => readLayer(layer, `${path}[${l}]`));
  const { layers: widths, bias, values, notes } = assemble(layers);
  const activationsKnown = layers.some(({ activation }) => activation !== undefined);
  const network: NetworkSpec = { layers: widths, bias };
  if (!activationsKnown) return { network, values, notes, activationsKnown };
  const names = layers.map(({ activation = 'identity' }, l) =>
    activationByName(activation, `${path}[${l}].activation`),
  );
  const hidden = names.slice(0, -1);
  if (hidden.length > 0) network.activation = oneName(hidden);
  return { network: { ...network, output: names.at(-1) }, values, notes, activationsKnown };
}

function readLayer(layer: unknown, path: string): LayerTensors & { activation: unknown } {
  if (!isObject(layer)) return refuse(path, 'a layer, an object', show(layer));
  const key = ['weight', 'kernel'].find((name) => Object.hasOwn(layer, name));
  if (!key) return refuse(path, '"weight" ([out][in]) or "kernel" ([in][out])', 'neither');
  const known = [key, 'bias', 'activation', 'units', 'name'];
  const odd = Object.keys(layer).find((name) => !known.includes(name));
  if (odd !== undefined) refuse(path, `keys ${known.join(', ')}`, quote(odd));
  const weight = tensorOf(`${path}.${key}`, layer[key], `${path}.${key}`);
  const bias = layer.bias === undefined || layer.bias === null ? null : layer.bias;
  const transposed = key === 'kernel';
  const units = weight.shape[transposed ? 1 : 0];
  if (layer.units !== undefined && layer.units !== units) refuse(`${path}.units`, `${units}`, show(layer.units));
  return {
    weight,
    transposed,
    bias: bias === null ? null : tensorOf(`${path}.bias`, bias, `${path}.bias`),
    activation: layer.activation ?? undefined,
  };
}

/** A list of numbers, or of rows of them that are all as long as the first. */
function tensorOf(name: string, value: unknown, path: string): Tensor {
  if (!Array.isArray(value)) return refuse(path, 'a list of numbers or of rows', show(value));
  if (!Array.isArray(value[0])) {
    checkNumbers(value, path);
    return { name, shape: [value.length], type: 'JSON numbers', at: (k) => value[k] as number };
  }
  const columns = value[0].length;
  value.forEach((row: unknown, n) => {
    const isRow = Array.isArray(row) && row.length === columns;
    if (!isRow)
      refuse(`${path}[${n}]`, `a row of ${columns} numbers`, Array.isArray(row) ? `${row.length}` : show(row));
    else checkNumbers(row, `${path}[${n}]`);
  });
  const rows = value as number[][];
  const at = (k: number) => rows[Math.floor(k / columns)][k % columns];
  return { name, shape: [rows.length, columns], type: 'JSON numbers', at };
}

function checkNumbers(list: readonly unknown[], path: string): void {
  const odd = list.findIndex((x) => !Number.isFinite(x));
  if (odd >= 0) refuse(`${path}[${odd}]`, 'a finite number', show(list[odd]));
}
