import finishCode from '../../../shaders/compute-finish.wgsl?raw';
import sumCode from '../../../shaders/compute-sum.wgsl?raw';
import tileCode from '../../../shaders/compute-tile.wgsl?raw';
import { computePipeline, program } from '../../gpu/program.ts';
import { reducePipeline } from './reduce.ts';

/** The passes behind the last segments of a lattice, whatever the kernel. */
export interface ClosingPipelines {
  /** Adds the sums of the segments. */
  readonly finish: GPUComputePipeline;
  /** Finds the extremes of the losses. */
  readonly reduce: GPUComputePipeline;
}

export async function closingPipelines(device: GPUDevice): Promise<ClosingPipelines> {
  const code = program([tileCode, sumCode, finishCode]);
  const [finish, reduce] = await Promise.all([
    computePipeline(device, { label: 'finishing pass', code, entryPoint: 'main' }),
    reducePipeline(device),
  ]);
  return { finish, reduce };
}
