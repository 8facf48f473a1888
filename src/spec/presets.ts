import { MEASURED_PRESETS } from './presets-measured.ts';
import type { Preset } from './presets-parts.ts';
import { QUESTION_PRESETS } from './presets-question.ts';

export type { Preset } from './presets-parts.ts';

/** The first is the default. */
export const PRESETS: readonly Preset[] = [...QUESTION_PRESETS, ...MEASURED_PRESETS];
