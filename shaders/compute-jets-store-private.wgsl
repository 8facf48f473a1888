// The units of two layers in private memory: for narrow networks.
var<private> units: array<Jet, UNIT_SLOTS>;

fn load(slot: u32) -> Jet {
  return units[slot];
}

fn store(slot: u32, jet: Jet) {
  units[slot] = jet;
}

fn open_store(thread: u32) {}
