// The extremes of a lattice's losses, and how many are not finite. All by bits, because the compiler may assume that a float
// is neither infinite nor NaN.

@group(0) @binding(3) var<storage, read> losses: array<u32>;
// struct of reduce.ts, cleared before: the order-preserving keys of the greatest finite loss and, negated, of the least; counts
// of NaN, +Infinity and -Infinity
@group(0) @binding(4) var<storage, read_write> extremes: array<atomic<u32>, 5>;

const LOSS_INFINITY = 0x7f800000u;

// of the workgroup; 0 at first
var<workgroup> gathered: array<atomic<u32>, 5>;

@compute @workgroup_size(REDUCE_WORKGROUP)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) local: u32,
  @builtin(num_workgroups) groups: vec3u,
) {
  let nodes = tile.width * tile.height;
  let threads = REDUCE_WORKGROUP * groups.x;
  var greatest = 0u;
  var least = 0u;
  var counts = vec3u(0u);
  for (var node = id.x; node < nodes; node += threads) {
    let bits = losses[node];
    let magnitude = bits & 0x7fffffffu;
    if (magnitude < LOSS_INFINITY) {
      let key = select(bits | 0x80000000u, ~bits, bits != magnitude);
      greatest = max(greatest, key);
      least = max(least, ~key);
    } else {
      let is_nan = magnitude > LOSS_INFINITY;
      counts += select(vec3u(0u), vec3u(1u), vec3<bool>(is_nan, bits == LOSS_INFINITY, !is_nan && bits != LOSS_INFINITY));
    }
  }
  atomicMax(&gathered[0], greatest);
  atomicMax(&gathered[1], least);
  for (var k = 0u; k < 3u; k++) {
    atomicAdd(&gathered[k + 2u], counts[k]);
  }
  workgroupBarrier();
  if (local < 5u) {
    let word = atomicLoad(&gathered[local]);
    if (local < 2u) {
      atomicMax(&extremes[local], word);
    } else {
      atomicAdd(&extremes[local], word);
    }
  }
}
