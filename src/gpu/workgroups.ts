/**
 * Columns and rows of workgroups that hold at least `count`: one row while it fits, then as few rows as do. A dimension is
 * limited (65535 by default), so that a million workgroups need two. Kernels must guard their bounds.
 */
export function workgroupGrid(count: number, mostPerDimension: number): [columns: number, rows: number] {
  const rows = Math.ceil(count / mostPerDimension);
  if (rows > mostPerDimension) {
    throw new RangeError(`Expected at most ${mostPerDimension ** 2} workgroups, got ${count}`);
  }
  return [Math.ceil(count / rows), rows];
}
