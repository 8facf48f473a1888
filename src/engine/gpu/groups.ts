import { workgroupGrid } from '../../gpu/workgroups.ts';
import { nodeCount } from '../passes.ts';
import type { Part } from './kernel.ts';

/** @workgroup_size of the kernels that number their nodes through, compute-finish.wgsl among them. */
export const WORKGROUP = 64;

type GroupLimits = Pick<GPUSupportedLimits, 'maxComputeWorkgroupsPerDimension'>;

/** Columns and rows of workgroups that hold the nodes of a part, at least one: a warm-up has no nodes, but must run. */
export function nodeGroups({ maxComputeWorkgroupsPerDimension }: GroupLimits, { lattice }: Part): [number, number] {
  const groups = Math.max(1, Math.ceil(nodeCount(lattice) / WORKGROUP));
  return workgroupGrid(groups, maxComputeWorkgroupsPerDimension);
}

/** Dispatches a thread for every node (`id.y * tile.row_threads + id.x`) and segment (`id.z`) of a part. */
export function dispatchNodes(pass: GPUComputePassEncoder, limits: GroupLimits, part: Part): void {
  const [columns, rows] = nodeGroups(limits, part);
  pass.dispatchWorkgroups(columns, rows, Math.max(1, part.endSegment - part.firstSegment));
}
