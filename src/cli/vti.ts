import { escaped } from '../view/figure/svg.ts';
import type { FieldMeta } from './field-meta.ts';

/**
 * Image data of the Visualization Toolkit, as ParaView reads it: x = a, y = b, the first row at the smallest b. Values are
 * float32 in base64, led by their number of bytes, so that the file is XML throughout and each bit of a NaN is kept.
 *
 * @see https://docs.vtk.org/en/latest/design_documents/VTKFileFormats.html
 */
export function vtiHead({ landscape, channel }: Pick<FieldMeta, 'landscape' | 'channel'>): string {
  const { grid, window } = landscape;
  const extent = `0 ${grid[0] - 1} 0 ${grid[1] - 1} 0 0`;
  const spacing = (['a', 'b'] as const).map((axis, k) => (window[axis][1] - window[axis][0]) / (grid[k] - 1));
  const name = escaped(channel);
  return `<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
  <ImageData WholeExtent="${extent}" Origin="${window.a[0]} ${window.b[0]} 0" Spacing="${spacing[0]} ${spacing[1]} 1">
    <Piece Extent="${extent}">
      <PointData Scalars="${name}">
        <DataArray type="Float32" Name="${name}" NumberOfComponents="1" format="binary">
`;
}

export const VTI_TAIL = `
        </DataArray>
      </PointData>
      <CellData/>
    </Piece>
  </ImageData>
</VTKFile>
`;

/** The length that leads a data array of so many float32. */
export function vtiLength(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(4 * count), true);
  return bytes;
}

/** Base64 of bytes that come in parts: what does not fill a group of three waits for the next part. */
export class Base64Stream {
  #rest = Buffer.alloc(0);

  add(bytes: Uint8Array): string {
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % 3);
    this.#rest = Buffer.from(all.subarray(whole));
    return all.toString('base64', 0, whole);
  }

  /** The last group, padded. */
  end(): string {
    const text = this.#rest.toString('base64');
    this.#rest = Buffer.alloc(0);
    return text;
  }
}
