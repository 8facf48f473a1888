// Pointer jumping: each sample follows up to 16 pointers of the round before, so that paths get 16 times shorter. From one buffer to
// another, for in one the threads would race.

const HOPS = 16u;

struct Grid {
  width: u32,
  height: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> before: array<u32>;
@group(0) @binding(2) var<storage, read_write> after: array<u32>;
// not 0 when some path does not end yet
@group(0) @binding(3) var<storage, read_write> unfinished: atomic<u32>;

@compute @workgroup_size(BASINS_WORKGROUP)
fn follow(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = BASINS_WORKGROUP * (id.y * size.x + id.x) + local;
  if (sample >= grid.width * grid.height) {
    return;
  }
  var at = before[sample];
  var next = before[at];
  for (var hop = 1u; hop < HOPS && next != at; hop++) {
    at = next;
    next = before[at];
  }
  after[sample] = at;
  if (next != at && atomicLoad(&unfinished) == 0u) {
    atomicStore(&unfinished, 1u);
  }
}
