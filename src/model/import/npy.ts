import { Report, show } from '../../spec/checks.ts';
import { readNpyHeader, readNpyShape } from '../../spec/codec.ts';
import { pathOf, refuse } from './imported.ts';
import { elementCount, NUMBER_BYTES, numberReader, showShape, type NumberType, type Tensor } from './tensor.ts';

const TYPES: Record<string, NumberType> = { '<f2': 'float16', '<f4': 'float32', '<f8': 'float64' };

/**
 * Reads a `.npy` array of float16, float32 or float64, in C or Fortran order.
 *
 * @throws LandscapeError of kind `spec` on anything else
 */
export function readNpyTensor(name: string, bytes: Uint8Array): Tensor {
  const path = pathOf(name);
  const report = new Report();
  const { header, start } = readNpyHeader(bytes, report);
  const wrong = report.problems[0];
  if (wrong) refuse([path, wrong.path].filter(Boolean).join(' '), wrong.expected, wrong.got);
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]{1,40})['"]/.exec(header)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = readNpyShape(header);
  const type = descr !== undefined && Object.hasOwn(TYPES, descr) ? TYPES[descr] : null;
  if (!type)
    return refuse(`${path} descr`, `little-endian floats, one of ${Object.keys(TYPES).join(', ')}`, show(descr));
  if (order === undefined) refuse(`${path} fortran_order`, 'True or False', 'nothing');
  if (!shape) return refuse(`${path} shape`, 'a tuple of sizes', 'none that can be read');
  const size = elementCount(shape, path) * NUMBER_BYTES[type];
  const got = bytes.length - start;
  if (got !== size) refuse(path, `${size} bytes of numbers for ${showShape(shape)}`, `${got}`);
  const read = numberReader(type, bytes.subarray(start));
  return { name, shape, type, at: order === 'True' ? fortranOrder(shape, read) : read };
}

/** Reads numbers that lie column by column in the order of rows. */
function fortranOrder(shape: readonly number[], read: (index: number) => number): (index: number) => number {
  return (index) => {
    let rest = index;
    let place = 0;
    let stride = elementCount(shape, '');
    for (let d = shape.length - 1; d >= 0; d--) {
      stride /= shape[d];
      place += (rest % shape[d]) * stride;
      rest = Math.floor(rest / shape[d]);
    }
    return read(place);
  };
}
