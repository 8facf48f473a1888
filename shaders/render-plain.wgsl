// Without a drape: the colours of the loss, and lines in the ink of their level.

fn draped(color: vec3f, node: vec2f, perX: vec2f, perY: vec2f) -> vec3f {
  return color;
}

fn inkOver(color: vec3f, ink: f32) -> f32 {
  return ink;
}
