// The units of two layers in a storage buffer, `[slot][thread]`: for networks too wide for private memory.
@group(0) @binding(7) var<storage, read_write> scratch: array<Jet>;
var<private> lane: u32;
var<private> lanes: u32;

fn load(slot: u32) -> Jet {
  return scratch[slot * lanes + lane];
}

fn store(slot: u32, jet: Jet) {
  scratch[slot * lanes + lane] = jet;
}

fn open_store(thread: u32) {
  lane = thread;
  lanes = (tile.end_segment - tile.first_segment) * tile.width * tile.height;
}
