// The activations of four samples in a storage buffer, `[slot][thread]`: for networks too wide for private memory.
@group(0) @binding(7) var<storage, read_write> scratch: array<vec4f>;
var<private> lane: u32;
var<private> lanes: u32;

fn load(slot: u32) -> vec4f {
  return scratch[slot * lanes + lane];
}

fn store(slot: u32, value: vec4f) {
  scratch[slot * lanes + lane] = value;
}

fn open_store(thread: u32) {
  lane = thread;
  lanes = (tile.end_segment - tile.first_segment) * tile.width * tile.height;
}
