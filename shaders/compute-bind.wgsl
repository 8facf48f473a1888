// Binds a stream of numbers to lines of the plane: fixed + b along_v, for each row of a part. One thread a vec4.

struct Stream {
  // vec4s of a segment; 0 where all of the stream belongs to every segment
  segment_length: u32,
  // vec4s in all
  length: u32,
}

@group(0) @binding(3) var<uniform> stream: Stream;
// per vec4 of the stream: at the window's centre, and along v
@group(0) @binding(4) var<storage, read> unbound: array<vec4f>;
// [row][vec4]
@group(0) @binding(5) var<storage, read_write> bound: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y;
  let segments = tile.end_segment - tile.first_segment;
  let count = select(segments * stream.segment_length, stream.length, stream.segment_length == 0u);
  let source = tile.first_segment * stream.segment_length + id.x;
  if (id.x >= count || source >= stream.length || row >= tile.height) {
    return;
  }
  bound[row * count + id.x] = unbound[2u * source] + coordinate_b(row) * unbound[2u * source + 1u];
}
