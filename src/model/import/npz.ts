import { pathOf, refuse } from './imported.ts';
import { readNpyTensor } from './npy.ts';
import type { Tensor } from './tensor.ts';
import { readZip } from './zip.ts';

/**
 * Reads the arrays of an `.npz` archive in their order, named as `numpy.load` names them (without `.npy`).
 *
 * @throws LandscapeError of kind `spec` when archive or arrays are not what they should be
 */
export function readNpz(bytes: Uint8Array): Tensor[] {
  return readZip(bytes).map(({ name, bytes: content }) => {
    if (!name.endsWith('.npy')) refuse(pathOf(name), hintFor(name), 'another file in the archive');
    return readNpyTensor(name.slice(0, -'.npy'.length), content);
  });
}

function hintFor(name: string): string {
  const isTorch = /(^|\/)data\.pkl$/.test(name);
  return isTorch
    ? 'arrays, not a PyTorch pickle (it can run code): save with safetensors.torch.save_file'
    : 'only .npy arrays';
}
