/** The values of a C-order `.npy` file of float64 or float32. */
export function readNpy(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + view.getUint16(8, true)));
  const start = 10 + view.getUint16(8, true);
  const type = /'descr': '<(f[48])'/.exec(header)?.[1];
  if (!type || !header.includes("'fortran_order': False")) throw new Error(`unexpected .npy header: ${header}`);
  const size = type === 'f8' ? 8 : 4;
  const read = (at: number) => (size === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true));
  return Float64Array.from({ length: (bytes.byteLength - start) / size }, (_, k) => read(start + k * size));
}
