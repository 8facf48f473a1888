/** Makes a call of many: however often it is asked for, `draw` runs once, in the next frame. */
export function onceAFrame(draw: () => void): () => void {
  let isQueued = false;
  return () => {
    if (isQueued) return;
    isQueued = true;
    requestAnimationFrame(() => {
      isQueued = false;
      draw();
    });
  };
}
