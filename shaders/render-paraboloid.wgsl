// A quadratic model of the loss over an ellipse: a glass sheet with the lines of a grid, cut where it leaves the range of losses.

struct Paraboloid {
  // World x, y of the middle, and the half axes there.
  middle: vec2f,
  radius: vec2f,
  // Model in the unit disc x² + y² <= 1: loss above `low` = value + gradient · (x, y) + ½ (aa x² + 2 ab x y + bb y²).
  gradient: vec2f,
  value: f32,
  opacity: f32,
  // aa, ab, bb.
  hessian: vec4f,
  // Straight alpha.
  fill: vec4f,
  grid: vec4f,
  rim: vec4f,
}

@group(0) @binding(1) var<uniform> model: Paraboloid;

struct Fragment {
  @builtin(position) position: vec4f,
  // In the unit disc.
  @location(0) local: vec2f,
}

fn modelAt(p: vec2f) -> f32 {
  let bent = model.hessian.x * p.x * p.x + 2.0 * model.hessian.y * p.x * p.y + model.hessian.z * p.y * p.y;
  return model.value + dot(model.gradient, p) + 0.5 * bent;
}

// As `heightOf`, but it goes on beyond the range: the sheet is cut there, not bent.
fn openHeight(loss: f32) -> f32 {
  var height = picture.bias + picture.slope * loss;
  if (picture.isLogarithmic == 1u) {
    height = picture.bias + picture.slope * (log2(max(loss, 0.0) + picture.epsilon) - log2(picture.epsilon));
  }
  return clamp(height, -0.5, 1.5);
}

// Six vertices for each cell of a polar grid, ring by ring.
@vertex
fn place(@builtin(vertex_index) index: u32) -> Fragment {
  let corner = index % 6u;
  let cell = index / 6u;
  let isOuter = corner == 1u || corner == 3u || corner == 4u;
  let isNext = corner == 2u || corner == 4u || corner == 5u;
  let radius = f32(cell / SECTORS + u32(isOuter)) / f32(RINGS);
  let angle = f32(cell % SECTORS + u32(isNext)) / f32(SECTORS) * TURN;
  let local = radius * vec2f(cos(angle), sin(angle));
  let world = vec3f(model.middle + model.radius * local, picture.relief * openHeight(modelAt(local)));
  var result: Fragment;
  result.position = picture.matrix * vec4f(world, 1.0);
  // Where model and surface are nearly one, the model is seen: a little nearer to the eye than it is.
  result.position.z -= NEARER * result.position.w;
  result.local = local;
  return result;
}

fn normalAt(p: vec2f) -> vec3f {
  let step = 0.01;
  let change = vec2f(
    openHeight(modelAt(p + vec2f(step, 0))) - openHeight(modelAt(p - vec2f(step, 0))),
    openHeight(modelAt(p + vec2f(0, step))) - openHeight(modelAt(p - vec2f(0, step))),
  );
  return normalize(vec3f(-picture.relief * change / (2.0 * step * model.radius), 1.0));
}

// Distance in px to the nearest line of a grid of this many lines from the middle to the rim.
fn gridDistance(x: f32, perPixel: f32) -> f32 {
  let lines = x * f32(GRID);
  return abs(lines - round(lines)) / max(perPixel * f32(GRID), 1e-9);
}

fn premultiplied(color: vec4f) -> vec4f {
  return vec4f(color.rgb * color.a, color.a);
}

// A colour with straight alpha over a premultiplied one.
fn over(color: vec4f, below: vec4f) -> vec4f {
  return premultiplied(color) + below * (1.0 - color.a);
}

// Share of a pixel within the range of losses, from the slope of the model over it.
fn shareInRange(local: vec2f, loss: f32, perX: vec2f, perY: vec2f) -> f32 {
  let h = model.hessian;
  let gradient = model.gradient + vec2f(h.x * local.x + h.y * local.y, h.y * local.x + h.z * local.y);
  let slope = max(length(vec2f(dot(gradient, perX), dot(gradient, perY))), 1e-7 * picture.span);
  return clamp(min(loss, picture.span - loss) / slope + 1.0, 0.0, 1.0);
}

fn paintWith(local: vec2f, perX: vec2f, perY: vec2f, fillShare: f32, lineShare: f32) -> vec4f {
  let world = model.middle + model.radius * local;
  let loss = modelAt(local);
  let share = shareInRange(local, loss, perX, perY);
  if (any(abs(world) > picture.base * 1.0001) || share == 0.0) {
    discard;
  }
  let normal = normalAt(local);
  let light = 0.72 + 0.28 * clamp(dot(normal, picture.light), 0.0, 1.0);
  let radius = max(length(local), 1e-6);
  let perRadius = length(vec2f(dot(local, perX), dot(local, perY))) / radius;
  let width = LINE_WIDTH * picture.pixelRatio;
  let rim = lineCoverage((1.0 - radius) / max(perRadius, 1e-9), 3.0 * width);
  let grid = max(
    lineCoverage(gridDistance(local.x, length(vec2f(perX.x, perY.x))), width),
    lineCoverage(gridDistance(local.y, length(vec2f(perX.y, perY.y))), width),
  );
  // From below: sheet, grid, rim.
  let sheet = vec4f(model.fill.rgb * light, model.fill.a * fillShare);
  let lines = over(vec4f(model.grid.rgb, model.grid.a * grid * lineShare), premultiplied(sheet));
  return over(vec4f(model.rim.rgb, model.rim.a * rim * lineShare), lines) * (model.opacity * share);
}

@fragment
fn paint(fragment: Fragment) -> @location(0) vec4f {
  return paintWith(fragment.local, dpdx(fragment.local), dpdy(fragment.local), 1.0, 1.0);
}

// What is behind the surface is left as a shadow of itself.
@fragment
fn paintHidden(fragment: Fragment) -> @location(0) vec4f {
  return paintWith(fragment.local, dpdx(fragment.local), dpdy(fragment.local), HIDDEN_FILL, HIDDEN_LINE);
}
