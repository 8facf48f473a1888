/** What is known about an adapter, in words and as one decision. */
export interface AdapterFacts {
  /** Such as "nvidia ampere" or "SwiftShader Device (software)". */
  readonly name: string;
  /** True for a CPU rasteriser: right, but slow. */
  readonly software: boolean;
}

/** CPU rasterisers by the words they use for themselves: Chromium's SwiftShader, Mesa's llvmpipe and lavapipe, Windows' WARP. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render driver|\bwarp\b/i;

/** Reads an adapter's info. Browsers blank what they think identifies a person, so that any part may be empty. */
export function describeAdapter(info: GPUAdapterInfo): AdapterFacts {
  const words = [info.vendor, info.architecture, info.device, info.description];
  const software = Boolean(info.isFallbackAdapter) || words.some((word) => SOFTWARE.test(word ?? ''));
  const family = [info.vendor, info.architecture].filter(Boolean).join(' ');
  const name = (info.description || family || info.device || 'unnamed adapter').trim();
  return { name: software ? `${name} (software)` : name, software };
}

type LimitName =
  'maxBufferSize' | 'maxStorageBufferBindingSize' | 'maxComputeWorkgroupStorageSize' | 'maxTextureDimension2D';

/** Limits to ask for beyond the defaults, each with its reason. */
const WANTED: Record<LimitName, string> = {
  maxBufferSize: 'data of many samples and results of large tiles lie in one buffer',
  maxStorageBufferBindingSize: 'the same, as the shader sees it; 128 MiB by default',
  maxComputeWorkgroupStorageSize: 'kernels for wide layers stage weights there; 16 KiB by default',
  maxTextureDimension2D: 'fields of up to 16384 nodes a side are drawn from one texture; 8192 by default',
};

/** All that the adapter offers of the limits that matter here. */
export function wantedLimits(limits: GPUSupportedLimits): Record<string, number> {
  return Object.fromEntries((Object.keys(WANTED) as LimitName[]).map((name) => [name, limits[name]]));
}

/** Features to use where the adapter has them. */
const OPTIONAL_FEATURES: readonly GPUFeatureName[] = [
  'float32-filterable', // drawing samples the field between its nodes
];

export function wantedFeatures(features: GPUSupportedFeatures): GPUFeatureName[] {
  return OPTIONAL_FEATURES.filter((feature) => features.has(feature));
}
