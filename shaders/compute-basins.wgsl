// Basins of steepest descent in a field, with the very numbers of src/analysis/basins.ts: samples in the order by (value,
// index), 8 neighbours. Values are compared as integer keys, because the compiler may assume that a float is neither infinite
// nor NaN, and may take a subnormal one for 0.

struct Grid {
  width: u32,
  height: u32,
  // workgroups that number the samples through, and how many of them one thread of `offsets` adds up
  groups: u32,
  share: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
// bits of float32
@group(0) @binding(1) var<storage, read> field: array<u32>;
// per sample the one that it descends to; itself for a minimum, and where there is no basin
@group(0) @binding(2) var<storage, read_write> pointers: array<u32>;
// per workgroup MARK_WORDS words with a bit for each of its samples that is a minimum, then as many for its saddles
@group(0) @binding(3) var<storage, read_write> marks: array<u32>;
// per workgroup its numbers of minima and of saddles; after `offsets` those of all workgroups before it
@group(0) @binding(4) var<storage, read_write> counts: array<vec2u>;

const MARK_WORDS = BASINS_WORKGROUP / 32u;

const KEY_INFINITY = 0xff800000u;
const KEY_NAN = 0xffffffffu;

// Neighbours of a sample, in the order of link.ts: north-west first, clockwise.
const NW = 1u;
const N = 2u;
const NE = 4u;
const E = 8u;
const SE = 16u;
const S = 32u;
const SW = 64u;
const W = 128u;

// An integer that orders as the value does; -0 has the key of +0, and NaN comes behind all.
fn key(sample: u32) -> u32 {
  let bits = field[sample];
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return KEY_NAN;
  }
  let negative = bits != magnitude && magnitude != 0u;
  return select(magnitude | 0x80000000u, ~bits, negative);
}

struct Link {
  // the neighbours that come before the sample
  mask: u32,
  // the first of them in the order, and its key
  lowest: u32,
  least: u32,
}

// Neighbours must come in rising order of index, so that the first of equal ones stays.
fn visit(link: ptr<function, Link>, neighbour: u32, bit: u32, inside: bool, most: u32) {
  if (!inside) {
    return;
  }
  let value = key(neighbour);
  if (value > most) {
    return;
  }
  (*link).mask |= bit;
  if (value < (*link).least) {
    (*link).least = value;
    (*link).lowest = neighbour;
  }
}

fn lower_link(sample: u32, own: u32) -> Link {
  let width = grid.width;
  let i = sample % width;
  let j = sample / width;
  let north = j > 0u;
  let east = i + 1u < width;
  let south = j + 1u < grid.height;
  let west = i > 0u;
  var link = Link(0u, sample, KEY_NAN);
  // those before the sample come first when equal, those behind it do not
  let below = own - 1u;
  visit(&link, sample - width - 1u, NW, north && west, own);
  visit(&link, sample - width, N, north, own);
  visit(&link, sample - width + 1u, NE, north && east, own);
  visit(&link, sample - 1u, W, west, own);
  visit(&link, sample + 1u, E, east, below);
  visit(&link, sample + width - 1u, SW, south && west, below);
  visit(&link, sample + width, S, south, below);
  visit(&link, sample + width + 1u, SE, south && east, below);
  return link;
}

// Number of 8-connected pieces of a link. Its sides touch over the corners, so only two opposite ones alone are apart; a corner
// is apart when neither of the sides next to it is there.
fn pieces(mask: u32) -> u32 {
  let sides = mask & (N | E | S | W);
  let opposite = sides == (N | S) || sides == (E | W);
  let lone = vec4<bool>(
    (mask & (N | NE | E)) == NE,
    (mask & (E | SE | S)) == SE,
    (mask & (S | SW | W)) == SW,
    (mask & (W | NW | N)) == NW,
  );
  let corners = select(vec4u(0u), vec4u(1u), lone);
  return min(sides, 1u) + select(0u, 1u, opposite) + corners.x + corners.y + corners.z + corners.w;
}

// of the workgroup, laid out as `marks`; 0 at first
var<workgroup> marked: array<atomic<u32>, 2u * MARK_WORDS>;

// Points each sample to its lowest neighbour, and marks minima and saddles.
@compute @workgroup_size(BASINS_WORKGROUP)
fn descend(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = id.y * size.x + id.x;
  if (group >= grid.groups) {
    return;
  }
  let sample = BASINS_WORKGROUP * group + local;
  if (sample < grid.width * grid.height) {
    let own = key(sample);
    var target_sample = sample;
    if (own < KEY_INFINITY) {
      let link = lower_link(sample, own);
      target_sample = link.lowest;
      let count = pieces(link.mask);
      if (count != 1u) {
        atomicOr(&marked[(local >> 5u) + select(0u, MARK_WORDS, count > 1u)], 1u << (local & 31u));
      }
    }
    pointers[sample] = target_sample;
  }
  workgroupBarrier();
  if (local >= 2u * MARK_WORDS) {
    return;
  }
  marks[2u * MARK_WORDS * group + local] = atomicLoad(&marked[local]);
  if (local == 0u) {
    var count = vec2u(0u);
    for (var word = 0u; word < MARK_WORDS; word++) {
      count += vec2u(countOneBits(atomicLoad(&marked[word])), countOneBits(atomicLoad(&marked[MARK_WORDS + word])));
    }
    counts[group] = count;
  }
}
