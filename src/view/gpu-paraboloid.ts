import type { GpuMemory } from '../gpu/memory.ts';
import { program, renderPipeline } from '../gpu/program.ts';
import fieldCode from '../../shaders/render-field.wgsl?raw';
import paraboloidCode from '../../shaders/render-paraboloid.wgsl?raw';
import { parseHex } from './color.ts';
import { PARABOLOID_INKS } from './finding-inks.ts';
import type { Scenery } from './painter.ts';
import { constants, DEPTH_FORMAT, OVER, SAMPLES } from './picture-program.ts';
import { toWorld } from './pick.ts';

/** Cells of the polar mesh, from the middle to the rim and around. */
const [RINGS, SECTORS] = [48, 120];
/** Bytes of the WGSL struct `Paraboloid`. */
const MODEL_BYTES = 96;
/** The sheet is gone at this flatness, as are the axes in space. */
const GONE_AT = 0.35;

const code = program([fieldCode, paraboloidCode], {
  ...constants,
  RINGS: { u32: RINGS },
  SECTORS: { u32: SECTORS },
  TURN: { f32: 2 * Math.PI },
  NEARER: { f32: 0.0012 },
  GRID: { u32: 5 },
  LINE_WIDTH: { f32: 1 },
  HIDDEN_FILL: { f32: 0.1 },
  HIDDEN_LINE: { f32: 0.22 },
});

/** Draws the paraboloid of a scenery into the picture, behind and before the surface. */
export class GpuParaboloid {
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #pipelines: readonly GPURenderPipeline[];
  #uniforms: GPUBuffer | null = null;
  #bindings: readonly GPUBindGroup[] = [];

  /** @throws GpuError of kind `compile` */
  static async create(device: GPUDevice, memory: GpuMemory, format: GPUTextureFormat): Promise<GpuParaboloid> {
    const pipelineFor = (entryPoint: string, depthCompare: GPUCompareFunction) =>
      renderPipeline(device, {
        label: 'paraboloid',
        code,
        vertex: { entryPoint: 'place' },
        fragment: { entryPoint, targets: [{ format, blend: OVER }] },
        primitive: { topology: 'triangle-list', cullMode: 'none' },
        depthStencil: { format: DEPTH_FORMAT, depthWriteEnabled: false, depthCompare },
        multisample: { count: SAMPLES },
      });
    const pipelines = [pipelineFor('paintHidden', 'greater'), pipelineFor('paint', 'less-equal')];
    return new GpuParaboloid(device, memory, await Promise.all(pipelines));
  }

  private constructor(device: GPUDevice, memory: GpuMemory, pipelines: readonly GPURenderPipeline[]) {
    this.#device = device;
    this.#memory = memory;
    this.#pipelines = pipelines;
  }

  /** @param picture the uniforms of the picture, already written for this scenery */
  draw(pass: GPURenderPassEncoder, scenery: Scenery, picture: GPUBuffer): void {
    const { projection, scale, paraboloid } = scenery;
    if (!paraboloid || !scale || projection.flatness >= GONE_AT) return;
    if (!this.#uniforms) {
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      const uniforms = (this.#uniforms = this.#memory.buffer('paraboloid', MODEL_BYTES, usage));
      this.#bindings = this.#pipelines.map((pipeline) =>
        this.#device.createBindGroup({
          label: 'paraboloid',
          layout: pipeline.getBindGroupLayout(0),
          entries: [picture, uniforms].map((buffer, binding) => ({ binding, resource: { buffer } })),
        }),
      );
    }
    this.#device.queue.writeBuffer(this.#uniforms, 0, modelUniforms(scenery, scale.min));
    this.#pipelines.forEach((pipeline, k) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.#bindings[k]);
      pass.draw(6 * RINGS * SECTORS);
    });
  }
}

function modelUniforms(scenery: Scenery, low: number): Float32Array<ArrayBuffer> {
  const { a, b, value, gradient, hessian, radius } = scenery.paraboloid!;
  const [ra, rb] = radius;
  const middle = toWorld(scenery, a, b);
  const rim = toWorld(scenery, a + ra, b + rb);
  const { fill, fillAlpha, line, dash, gridAlpha } = PARABOLOID_INKS;
  return Float32Array.of(
    ...middle,
    rim[0] - middle[0],
    rim[1] - middle[1],
    gradient[0] * ra,
    gradient[1] * rb,
    value - low,
    1 - scenery.projection.flatness / GONE_AT,
    hessian[0] * ra * ra,
    hessian[1] * ra * rb,
    hessian[2] * rb * rb,
    0,
    ...parseHex(fill),
    fillAlpha,
    ...parseHex(dash),
    gridAlpha,
    ...parseHex(line),
    1,
  );
}
