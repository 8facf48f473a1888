// The picture of a field: a mesh of heights that a flatness of 1 lays flat, coloured for each fragment from the whole field.

struct Fragment {
  @builtin(position) position: vec4f,
  // World x, y.
  @location(0) world: vec2f,
  // Node coordinates in the field.
  @location(1) node: vec2f,
}

@vertex
fn place(@builtin(vertex_index) index: u32) -> Fragment {
  let corner = vec2u(index % picture.mesh.x, index / picture.mesh.x);
  let share = vec2f(corner) / vec2f(picture.mesh - 1u);
  let world = picture.origin + picture.extent * share;
  var result: Fragment;
  result.position = picture.matrix * vec4f(world, picture.relief * heights[index], 1.0);
  result.world = world;
  result.node = share * vec2f(picture.size - 1u);
  return result;
}

// Upward normal of the surface, from central differences no finer than a node or a pixel.
fn normalAt(node: vec2f, loss: f32, footprint: f32) -> vec3f {
  let reach = max(1.0, footprint);
  let last = vec2f(picture.size - 1u);
  let low = clamp(node - reach, vec2f(0), last);
  let high = clamp(node + reach, vec2f(0), last);
  let change = vec2f(
    heightOf(lossNear(vec2f(high.x, node.y), loss)) - heightOf(lossNear(vec2f(low.x, node.y), loss)),
    heightOf(lossNear(vec2f(node.x, high.y), loss)) - heightOf(lossNear(vec2f(node.x, low.y), loss)),
  );
  let distance = max((high - low) / max(last, vec2f(1)) * picture.extent, vec2f(1e-6));
  return normalize(vec3f(-picture.relief * change / distance, 1.0));
}

// Soft light on a matt surface: half of a wrapped diffuse term, less light in steep places.
fn shade(normal: vec3f, isUnderside: bool) -> f32 {
  let wrapped = 0.5 + 0.5 * dot(normal, picture.light);
  let open = 0.82 + 0.18 * normal.z;
  let light = (AMBIENT + (1.0 - AMBIENT) * wrapped * wrapped) * open * LIGHT_GAIN;
  return select(light, light * UNDERSIDE, isUnderside);
}

// Strokes at 45 degrees that fill a hole of the map.
fn hatchAt(position: vec2f) -> f32 {
  let period = HATCH_PERIOD * picture.pixelRatio;
  let across = (position.x + position.y) / sqrt(2.0);
  let distance = abs(across - period * round(across / period));
  return clamp(HATCH_WIDTH * picture.pixelRatio / 2.0 + 0.5 - distance, 0.0, 1.0);
}

@fragment
fn paint(fragment: Fragment, @builtin(front_facing) isFront: bool) -> @location(0) vec4f {
  // Derivatives first: they need uniform control flow. Those of the node coordinates are smooth; those of the loss are not.
  let perX = dpdx(fragment.node);
  let perY = dpdy(fragment.node);
  if (any(abs(fragment.world) > picture.base * 1.0001)) {
    discard;
  }
  let here = sampleField(fragment.node);
  let isSmallHole = !here.isHole && coversHole(fragment.node, perX, perY);
  if (here.isHole || isSmallHole) {
    // Too small, or too near the rim, for strokes.
    let alpha = picture.hatch.a * picture.flatness * select(hatchAt(fragment.position.xy), 1.0, isSmallHole);
    if (alpha < 0.004) {
      discard;
    }
    return vec4f(picture.hatch.rgb * alpha, alpha);
  }
  let height = heightOf(here.loss);
  var color = draped(paletteColor(height), fragment.node, perX, perY);
  let ground = color;
  if (picture.flatness < 1.0) {
    let footprint = max(length(perX), length(perY));
    let light = shade(normalAt(fragment.node, here.loss, footprint), !isFront);
    color *= mix(light, 1.0, picture.flatness);
  }
  let line = lineAt(fragment.node, here, perX, perY);
  return vec4f(mix(color, vec3f(inkOver(ground, line.y)), line.x), 1.0);
}
