import type * as Os from 'node:os';
import type { GpuHost } from '../../gpu/host.ts';
import { availableThreads } from '../cpu/threads.ts';
import type { Environment } from './report.ts';

interface UserAgentData {
  readonly brands: readonly { brand: string; version: string }[];
  readonly platform: string;
}

/** Where this runs, as far as it may be known: browsers hide the CPU, and some of them the adapter. */
export function describeEnvironment(version: string, host: GpuHost | null): Environment {
  const os = globalThis.process?.getBuiltinModule?.('node:os') as typeof Os | undefined;
  return {
    package: version,
    runtime: os ? `Node ${process.versions.node}, ${os.platform()} ${os.arch()}` : browser(),
    cpu: os?.cpus()[0]?.model.trim() ?? null,
    threads: availableThreads(),
    adapter: host && adapterWords(host),
    software: host && host.software,
  };
}

/** The browser behind the words that all browsers say: "Chromium 140, Linux", or its whole user agent. */
function browser(): string {
  const { userAgentData, userAgent } = navigator as Navigator & { userAgentData?: UserAgentData };
  const brands = userAgentData?.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  if (!userAgentData || !brands?.length) return userAgent;
  // Chrome and Edge say "Chromium" too; theirs is the name that people know
  const { brand, version } = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  return [`${brand} ${version}`, userAgentData.platform].filter(Boolean).join(', ');
}

/** Vendor, architecture, device and driver, without repeating what one of them says already. */
function adapterWords({ adapter, device }: GpuHost): string {
  const info = (device as { adapterInfo?: GPUAdapterInfo }).adapterInfo;
  const words = [adapter, info?.vendor, info?.architecture, info?.device, info?.description];
  const said: string[] = [];
  for (const word of words) {
    if (word && !said.join(' ').toLowerCase().includes(word.toLowerCase())) said.push(word);
  }
  return said.join(', ');
}
