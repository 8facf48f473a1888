import basinsCode from '../../../shaders/compute-basins.wgsl?raw';
import followCode from '../../../shaders/compute-basins-follow.wgsl?raw';
import labelCode from '../../../shaders/compute-basins-label.wgsl?raw';
import offsetsCode from '../../../shaders/compute-basins-offsets.wgsl?raw';
import { computePipeline, program } from '../../gpu/program.ts';

/** Label of a sample without a basin, NaN or +Infinity: the number that the analysis has for it. */
export const NO_BASIN = -0x80000000;

/** Samples of a workgroup, a multiple of 32. */
export const WORKGROUP = 256;

/** Buffers of compute-basins*.wgsl by the name of what they hold. */
export type BasinBuffer =
  | 'grid'
  | 'field'
  | 'pointers'
  | 'marks'
  | 'counts'
  | 'totals'
  | 'numbers'
  | 'minima'
  | 'saddles'
  | 'saddleMasks'
  | 'before'
  | 'after'
  | 'unfinished';

export type BasinBuffers = Partial<Record<BasinBuffer, GPUBuffer>>;

const ENTRY_POINTS = ['descend', 'offsets', 'follow', 'list', 'label'] as const;

export type BasinPass = (typeof ENTRY_POINTS)[number];

/** The buffers of each pass by their binding. */
const BINDINGS: Record<BasinPass, Record<number, BasinBuffer>> = {
  descend: { 0: 'grid', 1: 'field', 2: 'pointers', 3: 'marks', 4: 'counts' },
  offsets: { 0: 'grid', 4: 'counts', 5: 'totals' },
  follow: { 0: 'grid', 1: 'before', 2: 'after', 3: 'unfinished' },
  list: { 0: 'grid', 1: 'field', 3: 'marks', 4: 'counts', 6: 'numbers', 7: 'minima', 8: 'saddles', 9: 'saddleMasks' },
  label: { 0: 'grid', 2: 'pointers', 6: 'numbers' },
};

const CONSTANTS = { BASINS_WORKGROUP: { u32: WORKGROUP }, NO_BASIN: { u32: NO_BASIN >>> 0 } };

export type BasinPipelines = Record<BasinPass, GPUComputePipeline>;

/** The pipelines of all passes. */
export async function basinPipelines(device: GPUDevice): Promise<BasinPipelines> {
  const field = program([basinsCode, offsetsCode, labelCode], CONSTANTS);
  const follow = program([followCode], CONSTANTS);
  const make = async (entryPoint: BasinPass) => {
    const code = entryPoint === 'follow' ? follow : field;
    return [entryPoint, await computePipeline(device, { label: `basins: ${entryPoint}`, code, entryPoint })] as const;
  };
  return Object.fromEntries(await Promise.all(ENTRY_POINTS.map(make))) as BasinPipelines;
}

/** Writes the commands of one pass, with as many workgroups. */
export function encodePass(
  device: GPUDevice,
  encoder: GPUCommandEncoder,
  pipelines: BasinPipelines,
  pass: BasinPass,
  buffers: BasinBuffers,
  [columns, rows]: readonly [columns: number, rows: number],
): void {
  const label = `basins: ${pass}`;
  const entries = Object.entries(BINDINGS[pass]).map(([binding, name]) => ({
    binding: Number(binding),
    resource: { buffer: buffers[name]! },
  }));
  const compute = encoder.beginComputePass({ label });
  compute.setPipeline(pipelines[pass]);
  compute.setBindGroup(0, device.createBindGroup({ label, layout: pipelines[pass].getBindGroupLayout(0), entries }));
  compute.dispatchWorkgroups(columns, rows);
  compute.end();
}
