// The activations of four samples in private memory: for narrow networks.
var<private> activations: array<vec4f, ACTIVATION_SLOTS>;

fn load(slot: u32) -> vec4f {
  return activations[slot];
}

fn store(slot: u32, value: vec4f) {
  activations[slot] = value;
}

fn open_store(thread: u32) {}
