import type { GpuHost } from '../gpu/host.ts';
import { GpuMemory } from '../gpu/memory.ts';
import { meshIndices, surfaceMesh, type Mesh } from './mesh.ts';
import type { GpuDrape } from './gpu-drape.ts';
import type { GpuParaboloid } from './gpu-paraboloid.ts';
import type { Extra, Painter, Pixels, Scenery } from './painter.ts';
import { paletteTable, TABLE_SIZE } from './palette.ts';
import { levelWords, PICTURE_BYTES, pictureUniforms } from './picture-uniforms.ts';
import { DEPTH_FORMAT, picturePipeline, SAMPLES } from './picture-program.ts';
import { straightAlpha } from './pixels.ts';
import { levelInks } from './level-ink.ts';

/** Most vertices along a side of the mesh, on a GPU and on a software adapter. */
const MESH_LIMIT = { gpu: 512, software: 192 } as const;
/** A draft takes every n-th vertex: on a software adapter half of a frame's time goes into triangles. */
const DRAFT_STRIDE = 3;
/** The map is a flat quad: a mesh of two by two. */
const FLAT_MESH = { width: 2, height: 2 } as const;

interface IndexRange {
  readonly first: number;
  readonly count: number;
}

/** The textures that a frame is drawn into, for one size. */
interface Target {
  readonly width: number;
  readonly height: number;
  readonly color: GPUTexture;
  readonly depth: GPUTexture;
}

/** Draws the field with WebGPU. Everything on the device is derived from the scenery, so a new painter shows the same. */
export class GpuPainter implements Painter {
  readonly kind = 'webgpu';
  readonly canvas = document.createElement('canvas');
  readonly isSlow: boolean;
  readonly #host: GpuHost;
  readonly #memory: GpuMemory;
  readonly #plain: GPURenderPipeline;
  readonly #format: GPUTextureFormat;
  readonly #context: GPUCanvasContext;
  readonly #uniforms: GPUBuffer;
  readonly #onError: (error: unknown) => void;
  #drape: GpuDrape | null = null;
  #paraboloid: GpuParaboloid | null = null;
  #target: Target | null = null;
  #last: Scenery | null = null;
  #field: GPUTexture | null = null;
  #palette: GPUTexture | null = null;
  #levels: GPUBuffer | null = null;
  #heights: GPUBuffer | null = null;
  #holes: GPUBuffer | null = null;
  #indices: GPUBuffer | null = null;
  #mesh: Mesh | null = null;
  #ranges: Record<'fine' | 'draft' | 'flat', IndexRange> | null = null;
  /** Of the pipeline that was drawn with last. */
  #bindings: GPUBindGroup | null = null;
  #pipeline: GPURenderPipeline;

  /** @throws GpuError of kind `compile`, or `unsupported` when the canvas has no WebGPU context */
  static async create(host: GpuHost, onError: (error: unknown) => void): Promise<GpuPainter> {
    const format = navigator.gpu.getPreferredCanvasFormat();
    const pipeline = await picturePipeline(host.device, format);
    return new GpuPainter(host, pipeline, format, onError);
  }

  private constructor(
    host: GpuHost,
    pipeline: GPURenderPipeline,
    format: GPUTextureFormat,
    onError: (error: unknown) => void,
  ) {
    this.#host = host;
    this.isSlow = host.software;
    this.#plain = this.#pipeline = pipeline;
    this.#format = format;
    this.#onError = onError;
    this.#memory = new GpuMemory(host.device);
    const context = this.canvas.getContext('webgpu');
    if (!context) throw new Error('Expected a canvas context of kind webgpu, got none');
    this.#context = context;
    context.configure({ device: host.device, format, alphaMode: 'premultiplied' });
    this.#uniforms = this.#memory.buffer('picture', PICTURE_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  }

  async equip(extra: Extra): Promise<void> {
    const { device } = this.#host;
    try {
      if (extra === 'drape') {
        const { GpuDrape } = await import('./gpu-drape.ts');
        this.#drape = await GpuDrape.create(device, this.#memory, this.#format);
      } else {
        const { GpuParaboloid } = await import('./findings.ts');
        this.#paraboloid = await GpuParaboloid.create(device, this.#memory, this.#format);
      }
    } catch (error) {
      // whoever lost the device makes a new painter
      if (!this.#host.isLost) throw error;
    }
  }

  draw(scenery: Scenery | null): void {
    if (this.#host.isLost) return;
    const { width, height } = this.canvas;
    if (this.#target?.width !== width || this.#target.height !== height) {
      this.#releaseTarget(this.#target);
      this.#target = this.#createTarget(width, height);
    }
    this.#encode(scenery, this.#target, this.#context.getCurrentTexture());
    this.#check();
  }

  async capture(scenery: Scenery): Promise<Pixels> {
    const { device } = this.#host;
    const { layout, pixelRatio } = scenery;
    const [width, height] = [Math.round(layout.width * pixelRatio), Math.round(layout.height * pixelRatio)];
    const target = this.#createTarget(width, height);
    const { COPY_SRC, RENDER_ATTACHMENT } = GPUTextureUsage;
    const image = this.#memory.texture({
      label: 'capture',
      size: [width, height],
      format: this.#format,
      usage: COPY_SRC | RENDER_ATTACHMENT,
    });
    const bytesPerRow = 256 * Math.ceil((4 * width) / 256);
    const copy = this.#memory.buffer(
      'capture',
      bytesPerRow * height,
      GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    );
    try {
      this.#encode(scenery, target, image);
      const encoder = device.createCommandEncoder();
      encoder.copyTextureToBuffer({ texture: image }, { buffer: copy, bytesPerRow }, [width, height]);
      device.queue.submit([encoder.finish()]);
      await this.#memory.ready();
      await copy.mapAsync(GPUMapMode.READ);
      const bytes = new Uint8Array(copy.getMappedRange());
      return { width, height, data: straightAlpha(bytes, width, height, bytesPerRow, this.#format === 'bgra8unorm') };
    } finally {
      this.#releaseTarget(target);
      this.#memory.release(image);
      this.#memory.release(copy);
    }
  }

  destroy(): void {
    this.#memory.destroy();
    if (!this.#host.isLost) this.#context.unconfigure();
    this.canvas.remove();
  }

  #encode(scenery: Scenery | null, target: Target, resolveTarget: GPUTexture): void {
    const { device } = this.#host;
    const cover = scenery?.drape && this.#drape ? this.#drape.follow(scenery.drape, scenery) : null;
    if (scenery) this.#follow(scenery, cover ? this.#drape!.pipeline : this.#plain);
    const encoder = device.createCommandEncoder({ label: 'picture' });
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        {
          view: target.color.createView(),
          resolveTarget: resolveTarget.createView(),
          clearValue: [0, 0, 0, 0],
          loadOp: 'clear',
          storeOp: 'discard',
        },
      ],
      depthStencilAttachment: {
        view: target.depth.createView(),
        depthClearValue: 1,
        depthLoadOp: 'clear',
        depthStoreOp: 'discard',
      },
    });
    if (scenery) {
      const shape = scenery.projection.flatness === 1 ? 'flat' : scenery.isDraft ? 'draft' : 'fine';
      const { first, count } = this.#ranges![shape];
      const mesh = shape === 'flat' ? FLAT_MESH : this.#mesh!;
      device.queue.writeBuffer(this.#uniforms, 0, pictureUniforms(scenery, mesh));
      pass.setPipeline(this.#pipeline);
      pass.setBindGroup(0, this.#bindings);
      if (cover) pass.setBindGroup(1, cover);
      pass.setIndexBuffer(this.#indices!, 'uint32');
      pass.drawIndexed(count, 1, first);
      this.#paraboloid?.draw(pass, scenery, this.#uniforms);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  /** Brings the device up to date with what changed since the last frame. */
  #follow(scenery: Scenery, pipeline: GPURenderPipeline): void {
    const last = this.#last;
    this.#last = scenery;
    if (pipeline !== this.#pipeline) this.#bindings = null;
    this.#pipeline = pipeline;
    const isNewField = scenery.field !== last?.field;
    const isNewScale = isNewField || scenery.scale !== last?.scale;
    if (isNewField) this.#uploadField(scenery);
    if (isNewScale) this.#uploadMesh(scenery);
    if (scenery.palette !== last?.palette) this.#uploadPalette(scenery);
    if (isNewScale || scenery.levels !== last?.levels || scenery.palette !== last?.palette) this.#uploadLevels(scenery);
    if (scenery.holes !== last?.holes) {
      this.#holes = this.#renew(this.#holes, 'holes', scenery.holes?.sums ?? new Uint32Array(1));
    }
    this.#bindings ??= this.#bind();
  }

  #uploadField({ field: { width, height, values } }: Scenery): void {
    const { maxTextureDimension2D } = this.#host.device.limits;
    if (Math.max(width, height) > maxTextureDimension2D) {
      throw new RangeError(
        `Expected a field of at most ${maxTextureDimension2D} nodes a side, the texture limit of this adapter, got ${width} × ${height}`,
      );
    }
    if (this.#field?.width !== width || this.#field.height !== height) {
      if (this.#field) this.#memory.release(this.#field);
      this.#field = this.#texture('field', width, height, 'r32uint');
      this.#bindings = null;
    }
    const bits = new Uint32Array(values.buffer as ArrayBuffer, values.byteOffset, values.length);
    this.#host.device.queue.writeTexture({ texture: this.#field }, bits, { bytesPerRow: 4 * width }, [width, height]);
  }

  #uploadMesh({ field, scale }: Scenery): void {
    const limit = this.isSlow ? MESH_LIMIT.software : MESH_LIMIT.gpu;
    const mesh = scale ? surfaceMesh(field, scale, limit) : { ...FLAT_MESH, heights: new Float32Array(4) };
    const { queue } = this.#host.device;
    if (this.#mesh?.width !== mesh.width || this.#mesh.height !== mesh.height) {
      if (this.#heights) this.#memory.release(this.#heights);
      if (this.#indices) this.#memory.release(this.#indices);
      const { STORAGE, COPY_DST } = GPUBufferUsage;
      this.#heights = this.#memory.buffer('heights', mesh.heights.byteLength, STORAGE | COPY_DST);
      this.#uploadIndices(mesh);
      this.#bindings = null;
    }
    queue.writeBuffer(this.#heights!, 0, mesh.heights);
    this.#mesh = mesh;
  }

  /** The triangles of all shapes of a mesh, one after the other in one buffer. */
  #uploadIndices({ width, height }: Mesh): void {
    const fine = meshIndices(width, height);
    const draft = meshIndices(width, height, DRAFT_STRIDE);
    const flat = meshIndices(FLAT_MESH.width, FLAT_MESH.height);
    const all = new Uint32Array(fine.length + draft.length + flat.length);
    all.set(fine);
    all.set(draft, fine.length);
    all.set(flat, fine.length + draft.length);
    this.#indices = this.#memory.upload('indices', all, GPUBufferUsage.INDEX);
    this.#ranges = {
      fine: { first: 0, count: fine.length },
      draft: { first: fine.length, count: draft.length },
      flat: { first: fine.length + draft.length, count: flat.length },
    };
  }

  #uploadPalette({ palette }: Scenery): void {
    this.#palette ??= this.#texture('palette', TABLE_SIZE, 1, 'rgba8unorm');
    const table = paletteTable(palette);
    this.#host.device.queue.writeTexture({ texture: this.#palette }, table, { bytesPerRow: table.byteLength }, [
      TABLE_SIZE,
      1,
    ]);
  }

  #uploadLevels(scenery: Scenery): void {
    const { levels, scale, palette } = scenery;
    const words = levelWords(scenery, levels && scale ? levelInks(levels, scale, palette) : []);
    this.#levels = this.#renew(this.#levels, 'levels', words);
  }

  #renew(last: GPUBuffer | null, label: string, words: Float32Array | Uint32Array): GPUBuffer {
    if (last) this.#memory.release(last);
    this.#bindings = null;
    return this.#memory.upload(label, words, GPUBufferUsage.STORAGE);
  }

  #bind(): GPUBindGroup {
    const resources = [
      { buffer: this.#uniforms },
      this.#field!.createView(),
      this.#palette!.createView(),
      { buffer: this.#levels! },
      { buffer: this.#heights! },
      { buffer: this.#holes! },
    ];
    return this.#host.device.createBindGroup({
      label: 'picture',
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  #texture(label: string, width: number, height: number, format: GPUTextureFormat): GPUTexture {
    const { TEXTURE_BINDING, COPY_DST } = GPUTextureUsage;
    return this.#memory.texture({ label, size: [width, height], format, usage: TEXTURE_BINDING | COPY_DST });
  }

  #createTarget(width: number, height: number): Target {
    const shape = { size: [width, height], sampleCount: SAMPLES, usage: GPUTextureUsage.RENDER_ATTACHMENT };
    return {
      width,
      height,
      color: this.#memory.texture({ label: 'color', format: this.#format, ...shape }),
      depth: this.#memory.texture({ label: 'depth', format: DEPTH_FORMAT, ...shape }),
    };
  }

  #releaseTarget(target: Target | null): void {
    if (!target) return;
    this.#memory.release(target.color);
    this.#memory.release(target.depth);
  }

  #check(): void {
    this.#memory.ready().catch(this.#onError);
  }
}
