// Sums over all workgroups before each, so that minima and saddles can be listed in rising order of index. One workgroup;
// each of its threads adds up the counts of `grid.share` neighbours.

// numbers of minima and of saddles in the whole field
@group(0) @binding(5) var<storage, read_write> totals: array<u32, 2>;

var<workgroup> sums: array<vec2u, BASINS_WORKGROUP>;

@compute @workgroup_size(BASINS_WORKGROUP)
fn offsets(@builtin(local_invocation_index) local: u32) {
  let first = local * grid.share;
  let end = min(first + grid.share, grid.groups);
  var own = vec2u(0u);
  for (var group = first; group < end; group++) {
    own += counts[group];
  }
  sums[local] = own;
  workgroupBarrier();
  for (var step = 1u; step < BASINS_WORKGROUP; step *= 2u) {
    var before = vec2u(0u);
    if (local >= step) {
      before = sums[local - step];
    }
    workgroupBarrier();
    sums[local] += before;
    workgroupBarrier();
  }
  if (local == BASINS_WORKGROUP - 1u) {
    totals[0] = sums[local].x;
    totals[1] = sums[local].y;
  }
  if (first >= grid.groups) {
    return;
  }
  var offset = sums[local] - own;
  for (var group = first; group < end; group++) {
    let count = counts[group];
    counts[group] = offset;
    offset += count;
  }
}
