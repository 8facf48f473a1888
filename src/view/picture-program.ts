import { program, renderPipeline } from '../gpu/program.ts';
import fieldCode from '../../shaders/render-field.wgsl?raw';
import plainCode from '../../shaders/render-plain.wgsl?raw';
import surfaceCode from '../../shaders/render-surface.wgsl?raw';
import { LINES } from './lines.ts';
import { HATCH } from './level-ink.ts';

/** Samples for each pixel, and the depth texture, of whatever the picture is drawn into. */
export const SAMPLES = 4;
export const DEPTH_FORMAT: GPUTextureFormat = 'depth24plus';

/** The WGSL of the picture, whole. `coverCode` says what covers the colours of the loss. */
export function pictureCode(coverCode: string): string {
  return program([fieldCode, coverCode, surfaceCode], constants);
}

/** What the render shaders share with the CPU's pictures. */
export const constants = {
  MINOR_WIDTH: { f32: LINES.minorWidth },
  MAJOR_WIDTH: { f32: LINES.majorWidth },
  MINOR_ALPHA: { f32: LINES.minorAlpha },
  MAJOR_ALPHA: { f32: LINES.majorAlpha },
  FADE_FROM: { f32: LINES.fadeFrom },
  FADE_TO: { f32: LINES.fadeTo },
  FLAT_SPACING: { f32: LINES.flatSpacing },
  ROUGH_FROM: { f32: LINES.roughFrom },
  ROUGH_TO: { f32: LINES.roughTo },
  HATCH_PERIOD: { f32: HATCH.period },
  HATCH_WIDTH: { f32: HATCH.width },
  AMBIENT: { f32: 0.46 },
  LIGHT_GAIN: { f32: 1.14 },
  UNDERSIDE: { f32: 0.72 },
};

/** Premultiplied: hatching is laid over what the page shows behind the canvas. */
export const OVER: GPUBlendState = {
  color: { srcFactor: 'one', dstFactor: 'one-minus-src-alpha' },
  alpha: { srcFactor: 'one', dstFactor: 'one-minus-src-alpha' },
};

/** @throws GpuError of kind `compile` */
export function picturePipeline(
  device: GPUDevice,
  format: GPUTextureFormat,
  coverCode: string = plainCode,
): Promise<GPURenderPipeline> {
  return renderPipeline(device, {
    label: 'picture',
    code: pictureCode(coverCode),
    vertex: { entryPoint: 'place' },
    fragment: { entryPoint: 'paint', targets: [{ format, blend: OVER }] },
    primitive: { topology: 'triangle-list', cullMode: 'none' },
    depthStencil: { format: DEPTH_FORMAT, depthWriteEnabled: true, depthCompare: 'less' },
    multisample: { count: SAMPLES },
  });
}
