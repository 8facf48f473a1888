// The jets of one block of samples through a network of any size, which is data: layers, widths and activations.

struct Layer {
  inputs: u32,
  outputs: u32,
  weight: u32,
  bias: u32,
  activation: u32,
  harmless: u32,
}

const NO_BIAS = 0xffffffffu;

@group(0) @binding(4) var<storage, read> plan: array<Layer>;
// origin, u, v of each parameter; the origin is the window's centre
@group(0) @binding(5) var<storage, read> parameters: array<f32>;

// A parameter at this node, and along a and b.
fn parameter(k: u32, a: f32, b: f32) -> vec3f {
  let along_a = parameters[3u * k + 1u];
  let along_b = parameters[3u * k + 2u];
  return vec3f(parameters[3u * k] + a * along_a + b * along_b, along_a, along_b);
}

fn block_jets(base: u32, part: u32, a: f32, b: f32) -> LossJet {
  let first = plan[0];
  for (var unit = 0u; unit < first.outputs; unit++) {
    let z = first_jet(base + 3u * unit, part, a, b);
    store(unit, jet_apply(z, activate(first.activation, z.value)));
  }
  var here = 0u;
  var there = WIDEST;
  for (var l = 1u; l < bound.layers; l++) {
    let layer = plan[l];
    for (var unit = 0u; unit < layer.outputs; unit++) {
      var w = vec3f(0.0);
      if (layer.bias != NO_BIAS) {
        w = parameter(layer.bias + unit, a, b);
      }
      var z = jet_affine(vec4f(w.x), vec4f(w.y), vec4f(w.z));
      let row = layer.weight + unit * layer.inputs;
      for (var k = 0u; k < layer.inputs; k++) {
        z = jet_add(z, parameter(row + k, a, b), load(here + k));
      }
      store(there + unit, jet_apply(z, activate(layer.activation, z.value)));
    }
    let swap = here;
    here = there;
    there = swap;
  }
  let outputs = plan[bound.layers - 1u].outputs;
  let targets = base + 3u * first.outputs;
  return loss_where(sample_loss(here, outputs, targets, part), datum(targets + outputs, part) > vec4f(0.0));
}
