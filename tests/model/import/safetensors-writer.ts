/** A `.safetensors` file with this header, its length before it, and this many zero bytes of data. */
export function writeSafetensors(header: unknown, data: Uint8Array | number = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const content = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + content.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(content, 8 + text.length);
  return bytes;
}

/** Float32 tensors one after the other. */
export function writeFloats(tensors: Record<string, { shape: number[]; values: number[] }>): Uint8Array {
  const header: Record<string, unknown> = {};
  const numbers: number[] = [];
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const begin = 4 * numbers.length;
    numbers.push(...values);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, 4 * numbers.length] };
  }
  return writeSafetensors(header, new Uint8Array(Float32Array.from(numbers).buffer));
}
