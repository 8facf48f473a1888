// The loss of the predictions in the store from `first` on, as a sum over outputs.
fn sample_loss(first: u32, outputs: u32, targets: u32, part: u32) -> LossJet {
  var loss = loss_jet();
  for (var k = 0u; k < outputs; k++) {
    loss = visit_loss(loss, load(first + k), datum(targets + k, part), k);
  }
  return loss;
}
