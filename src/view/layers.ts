export function canvasLayer(): HTMLCanvasElement {
  return layer(document.createElement('canvas'));
}

export function layer(canvas: HTMLCanvasElement): HTMLCanvasElement {
  canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; display: block;';
  return canvas;
}

export function setSize(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const [columns, rows] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  // Setting the size clears a canvas even when it is the same.
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
}

/** Sizes a 2-D canvas and gives its context, which then speaks CSS px. */
export function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D {
  setSize(canvas, width, height, ratio);
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
