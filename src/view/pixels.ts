/**
 * RGBA with straight alpha from texture bytes with premultiplied alpha.
 *
 * @param bytesPerRow a multiple of 256, as copies from textures want it
 */
export function straightAlpha(
  bytes: Uint8Array,
  width: number,
  height: number,
  bytesPerRow: number,
  isBgra: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const [red, blue] = isBgra ? [2, 0] : [0, 2];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * bytesPerRow + 4 * x;
      const to = 4 * (y * width + x);
      const alpha = bytes[from + 3];
      if (alpha === 0) continue;
      pixels[to] = (bytes[from + red] * 255) / alpha;
      pixels[to + 1] = (bytes[from + 1] * 255) / alpha;
      pixels[to + 2] = (bytes[from + blue] * 255) / alpha;
      pixels[to + 3] = alpha;
    }
  }
  return pixels;
}
