/**
 * The one GPUDevice that everything on a page shares, and what is known about its adapter.
 *
 * A host belongs to one device. When the device is lost the host is over: whoever holds one rebuilds from the truth on
 * the CPU side by calling `sharedHost` again, which then asks for a new device.
 */
export interface GpuHost {
  readonly device: GPUDevice;
  /** The adapter in words, such as "nvidia ampere" or "SwiftShader Device (software)". */
  readonly adapter: string;
  /** True for a CPU rasteriser (SwiftShader, llvmpipe, a fallback adapter): right, but slow. */
  readonly software: boolean;
  /** Counts the devices this page has had; 1 for the first. */
  readonly generation: number;
  /** True from the moment the device is lost or destroyed. */
  readonly isLost: boolean;
}
