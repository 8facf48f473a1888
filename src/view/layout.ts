import type { Window } from '../spec/landscape.ts';
import { typeFor } from './ink.ts';
import type { Layout } from './projection.ts';

/**
 * Places map and surface in a container of this size, in CSS px. The plane is drawn in true proportions where its window is no
 * more than twice as long one way as the other, else as a square: then its two axes have nothing to do with each other.
 */
export function layoutFor(width: number, height: number, window: Window): Layout {
  const ratio = (window.a[1] - window.a[0]) / (window.b[1] - window.b[0]);
  const aspect = ratio >= 0.5 && ratio <= 2 ? ratio : 1;
  const base: [number, number] = aspect >= 1 ? [1, 1 / aspect] : [aspect, 1];

  const { size } = typeFor({ width, height });
  const [left, right, top, bottom] = [size * 5.2, size * 1.8, size * 1.6, size * 4.2];
  const roomWidth = Math.max(16, width - left - right);
  const roomHeight = Math.max(16, height - top - bottom);
  const frameWidth = Math.min(roomWidth, roomHeight * aspect);
  const frameHeight = frameWidth / aspect;
  // Whole px: the frame's lines and the pixels of the map meet without a gap.
  const frame = {
    x: Math.round(left + (roomWidth - frameWidth) / 2),
    y: Math.round(top + (roomHeight - frameHeight) / 2),
    width: Math.round(frameWidth),
    height: Math.round(frameHeight),
  };
  // The vertical axis has its labels on the left.
  const [leftSide, rightSide] = [size * 4.7, size * 2.4];
  const room = {
    x: leftSide,
    y: size * 1.6,
    width: Math.max(16, width - leftSide - rightSide),
    height: Math.max(16, height - size * 5),
  };
  return { width, height, room, frame, base };
}
