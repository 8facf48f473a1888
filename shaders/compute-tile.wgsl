// What a dispatch computes: a part of a lattice, and segments of its samples. Bindings 0 to 2 are every kernel's.

struct Tile {
  // nodes (i + k di, j + l dj), 0 <= k < width, 0 <= l < height
  i: u32,
  j: u32,
  di: u32,
  dj: u32,
  width: u32,
  height: u32,
  grid_width: u32,
  // threads of one row of workgroups, where a kernel numbers its threads through
  row_threads: u32,
  // segments of this dispatch, and of all samples
  first_segment: u32,
  end_segment: u32,
  segments: u32,
  // blocks of four samples: of a segment, and of all samples
  segment_blocks: u32,
  blocks: u32,
  // 1 / divisor, and what its rounding to float32 left
  inverse_divisor: f32,
  inverse_divisor_rest: f32,
  delta: f32,
  // always 0, which no compiler knows
  nothing: u32,
}

@group(0) @binding(0) var<uniform> tile: Tile;
// The losses where there is one segment; else struct Sum, [segment][node]. Bits, because the compiler may assume that a
// float is neither infinite nor NaN.
@group(0) @binding(1) var<storage, read_write> results: array<u32>;
// relative to the window's centre: of the columns, then of the rows
@group(0) @binding(2) var<storage, read> coordinates: array<f32>;

fn coordinate_a(column: u32) -> f32 {
  return coordinates[tile.i + column * tile.di];
}

fn coordinate_b(row: u32) -> f32 {
  return coordinates[tile.grid_width + tile.j + row * tile.dj];
}
