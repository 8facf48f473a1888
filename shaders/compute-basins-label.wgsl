// Lists of minima and saddles in rising order of index, and the number of its minimum for each sample.

// per minimum its number, elsewhere NO_BASIN
@group(0) @binding(6) var<storage, read_write> numbers: array<u32>;
@group(0) @binding(7) var<storage, read_write> minima: array<u32>;
@group(0) @binding(8) var<storage, read_write> saddles: array<u32>;
// bytes, four to a word; 0 at first
@group(0) @binding(9) var<storage, read_write> saddle_masks: array<atomic<u32>>;

@compute @workgroup_size(BASINS_WORKGROUP)
fn list(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = id.y * size.x + id.x;
  let sample = BASINS_WORKGROUP * group + local;
  if (sample >= grid.width * grid.height) {
    return;
  }
  let is_minimum = place(group, 0u, local);
  if (is_minimum.marked) {
    let number = counts[group].x + is_minimum.rank;
    minima[number] = sample;
    numbers[sample] = number;
    return;
  }
  numbers[sample] = NO_BASIN;
  let is_saddle = place(group, MARK_WORDS, local);
  if (is_saddle.marked) {
    let number = counts[group].y + is_saddle.rank;
    saddles[number] = sample;
    let mask = lower_link(sample, key(sample)).mask;
    atomicOr(&saddle_masks[number >> 2u], mask << (8u * (number & 3u)));
  }
}

struct Place {
  marked: bool,
  // samples of the workgroup that are marked and come before
  rank: u32,
}

fn place(group: u32, kind: u32, local: u32) -> Place {
  let first = 2u * MARK_WORDS * group + kind;
  let own = marks[first + (local >> 5u)];
  let bit = 1u << (local & 31u);
  if ((own & bit) == 0u) {
    return Place(false, 0u);
  }
  var rank = countOneBits(own & (bit - 1u));
  for (var word = 0u; word < (local >> 5u); word++) {
    rank += countOneBits(marks[first + word]);
  }
  return Place(true, rank);
}

@compute @workgroup_size(BASINS_WORKGROUP)
fn label(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = BASINS_WORKGROUP * (id.y * size.x + id.x) + local;
  if (sample >= grid.width * grid.height) {
    return;
  }
  pointers[sample] = numbers[pointers[sample]];
}
