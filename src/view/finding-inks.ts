/** Colours of what is found and laid over the picture: unlike those of every palette. */
export const WITNESS_INKS = {
  /** The chord, and where the loss lies above it. */
  line: '#e0115f',
  /** Where the loss lies below the chord, as a convex one would. */
  below: '#8d9ab8',
  casing: '#ffffff',
  profileCasing: '#16161a',
} as const;

export const PARABOLOID_INKS = {
  fill: '#7fbdff',
  fillAlpha: 0.38,
  line: '#1a56b0',
  dash: '#ffffff',
  gridAlpha: 0.75,
} as const;

/** Of a trajectory: no hue, as its points have those of the palette. */
export const PATH_INKS = {
  line: '#16161a',
  casing: '#ffffff',
  /** Points whose loss is not known, and those over other colours than those of the loss. */
  blank: '#d9d9de',
  band: 'rgb(255 255 255 / 0.1)',
} as const;
