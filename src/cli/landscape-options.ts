import type { FrameRequest } from './input.ts';
import { badArgument, parseGrid } from './arguments.ts';

/** Options of every command that takes a landscape: what stands in place of what the file says. */
export const LANDSCAPE_OPTIONS = {
  grid: { type: 'string' },
  model: { type: 'string' },
  window: { type: 'string' },
} as const;

export const landscapeUsage = '[--model FILE] [--window auto] [--grid WxH]';

/** Reads the options of `LANDSCAPE_OPTIONS`. */
export function landscapeOptions(values: { grid?: string; model?: string; window?: string }): FrameRequest {
  const { grid, model, window } = values;
  if (window !== undefined && window !== 'auto') {
    throw badArgument('--window', 'auto (any other window is in the file)', JSON.stringify(window));
  }
  return {
    ...(grid !== undefined && { grid: parseGrid(grid) }),
    ...(model !== undefined && { model }),
    isWindowAutomatic: window === 'auto',
  };
}
