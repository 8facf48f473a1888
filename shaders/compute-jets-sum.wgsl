// The loss as a sum over outputs: one visit of each output k with its prediction z and target y.

fn visit_loss(loss: LossJet, z: Jet, y: vec4f, k: u32) -> LossJet {
  return loss_add(loss, z, element_loss(z.value, y));
}
