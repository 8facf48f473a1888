// The field as the picture sees it: bilinear samples, holes, heights, contour lines.
// Losses travel as bits: WGSL may assume that every float is finite, so finiteness is decided on integers.

struct Picture {
  matrix: mat4x4f,
  // World x, y of the first node, and from there to the last one.
  origin: vec2f,
  extent: vec2f,
  // Half extents of the base in world units; what lies outside is not drawn.
  base: vec2f,
  relief: f32,
  flatness: f32,
  // Towards the light, in world directions.
  light: vec3f,
  pixelRatio: f32,
  hatch: vec4f,
  // Height of a loss: bias + slope * (L - low), or of its logarithm. Place in the palette: color.x + color.y * height.
  low: f32,
  bias: f32,
  slope: f32,
  epsilon: f32,
  color: vec2f,
  span: f32,
  isLogarithmic: u32,
  mesh: vec2u,
  size: vec2u,
  levelCount: u32,
  // Of the table of holes: nodes along a side of a block (0 = no holes at all), entries in a row.
  holeBlock: i32,
  holeStride: u32,
  // Half the least width of a hole, in px.
  holeReach: f32,
}

struct Level {
  // Above `low`.
  value: f32,
  isMajor: f32,
  // 0 = a black line, 1 = a white one.
  ink: f32,
  unused: f32,
}

@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var field: texture_2d<u32>;
@group(0) @binding(2) var palette: texture_2d<f32>;
@group(0) @binding(3) var<storage, read> levels: array<Level>;
@group(0) @binding(4) var<storage, read> heights: array<f32>;
@group(0) @binding(5) var<storage, read> holes: array<u32>;

struct Sample {
  // Above `picture.low`; meaningless in a hole.
  loss: f32,
  gradient: vec2f,
  isHole: bool,
}

fn isFiniteBits(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

// Bilinear sample at node coordinates, with the gradient of the cell. One corner that is not finite makes a hole of it.
fn sampleField(node: vec2f) -> Sample {
  let last = vec2i(picture.size) - 1;
  let cell = clamp(vec2i(floor(node)), vec2i(0), max(last - 1, vec2i(0)));
  let next = min(cell + 1, last);
  let f = clamp(node - vec2f(cell), vec2f(0), vec2f(1));
  let b00 = textureLoad(field, cell, 0).x;
  let b10 = textureLoad(field, vec2i(next.x, cell.y), 0).x;
  let b01 = textureLoad(field, vec2i(cell.x, next.y), 0).x;
  let b11 = textureLoad(field, next, 0).x;
  var result: Sample;
  result.isHole = !(isFiniteBits(b00) && isFiniteBits(b10) && isFiniteBits(b01) && isFiniteBits(b11));
  if (result.isHole) {
    return result;
  }
  let v00 = bitcast<f32>(b00) - picture.low;
  let v10 = bitcast<f32>(b10) - picture.low;
  let v01 = bitcast<f32>(b01) - picture.low;
  let v11 = bitcast<f32>(b11) - picture.low;
  let bottom = v00 + (v10 - v00) * f.x;
  let top = v01 + (v11 - v01) * f.x;
  result.loss = bottom + (top - bottom) * f.y;
  result.gradient = vec2f((v10 - v00) * (1.0 - f.y) + (v11 - v01) * f.y, top - bottom);
  return result;
}

// Nodes that are not finite in the blocks left of and below a corner.
fn holesBelow(x: i32, y: i32) -> u32 {
  return holes[u32(y) * picture.holeStride + u32(x)];
}

// Whether a pixel that covers many nodes meets a hole: `hasHole` of hole-lookup.ts. What it covers is long and thin where the
// surface is seen at a flat angle; it is taken in four parts, or holes would grow sideways.
fn coversHole(node: vec2f, perX: vec2f, perY: vec2f) -> bool {
  let isWide = dot(perX, perX) > dot(perY, perY);
  let along = select(perY, perX, isWide) * picture.holeReach / 4.0;
  let reach = abs(select(perX, perY, isWide)) * picture.holeReach + abs(along);
  let within = max(reach, vec2f(1));
  let whole = max(reach + 3.0 * abs(along), vec2f(1));
  if (picture.holeBlock == 0 || all(whole == vec2f(1))) {
    return false;
  }
  let last = vec2i(picture.size) - 1;
  for (var part = -3.0; part < 4.0; part += 2.0) {
    let here = node + clamp(along * part, within - whole, whole - within);
    let low = clamp(vec2i(ceil(here - within)), vec2i(0), last) / picture.holeBlock;
    let high = clamp(vec2i(floor(here + within)), vec2i(0), last) / picture.holeBlock + 1;
    if (holesBelow(high.x, high.y) - holesBelow(low.x, high.y) != holesBelow(high.x, low.y) - holesBelow(low.x, low.y)) {
      return true;
    }
  }
  return false;
}

// Height 0...1 of a loss above `low`.
fn heightOf(loss: f32) -> f32 {
  let above = clamp(loss, 0.0, picture.span);
  if (picture.isLogarithmic == 1u) {
    return clamp(picture.bias + picture.slope * (log2(above + picture.epsilon) - log2(picture.epsilon)), 0.0, 1.0);
  }
  return clamp(picture.bias + picture.slope * above, 0.0, 1.0);
}

fn paletteColor(height: f32) -> vec3f {
  let place = clamp(picture.color.x + picture.color.y * height, 0.0, 1.0);
  let last = textureDimensions(palette).x - 1u;
  return textureLoad(palette, vec2u(u32(round(place * f32(last))), 0u), 0).rgb;
}

// Index of the first level above a loss; `levelCount` when there is none.
fn levelAbove(loss: f32) -> u32 {
  var low = 0u;
  var high = picture.levelCount;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (levels[middle].value > loss) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}

// Share of a pixel covered by a line of this width, its middle this far away. All in px.
fn lineCoverage(distance: f32, width: f32) -> f32 {
  return min(min(1.0, width), max(0.0, width / 2.0 + 0.5 - distance));
}

// Loss near a sample; that of the sample itself where there is a hole.
fn lossNear(node: vec2f, fallback: f32) -> f32 {
  let near = sampleField(node);
  return select(near.loss, fallback, near.isHole);
}

// What the loss does around a fragment, over one node to either side.
struct Surroundings {
  // How much the loss may differ from its bilinear interpolation: a quarter of the larger second difference.
  roughness: f32,
  // Central differences: smooth where the gradient of the cell jumps from cell to cell.
  gradient: vec2f,
}

// First and second difference along a step of one node; `own` and 0 where one end is outside or in a hole.
fn differences(node: vec2f, step: vec2f, loss: f32, own: f32) -> vec2f {
  let last = vec2f(picture.size - 1u);
  if (any(node - step < vec2f(0)) || any(node + step > last)) {
    return vec2f(own, 0);
  }
  let back = sampleField(node - step);
  let ahead = sampleField(node + step);
  let found = vec2f((ahead.loss - back.loss) / 2.0, ahead.loss + back.loss - 2.0 * loss);
  return select(found, vec2f(own, 0), back.isHole || ahead.isHole);
}

fn surroundingsAt(node: vec2f, here: Sample) -> Surroundings {
  let a = differences(node, vec2f(1, 0), here.loss, here.gradient.x);
  let b = differences(node, vec2f(0, 1), here.loss, here.gradient.y);
  return Surroundings(max(abs(a.y), abs(b.y)) / 4.0, vec2f(a.x, b.x));
}

// Length of a gradient per node, as it appears per px of the screen.
fn slopeOnScreen(gradient: vec2f, perX: vec2f, perY: vec2f) -> f32 {
  return length(vec2f(dot(gradient, perX), dot(gradient, perY)));
}

// The contour line over a fragment: x = opacity, y = ink. `perX`, `perY`: node coordinates per px of the screen.
// The same rule as `lineAt` in lines.ts.
fn lineAt(node: vec2f, here: Sample, perX: vec2f, perY: vec2f) -> vec2f {
  let slope = slopeOnScreen(here.gradient, perX, perY);
  let count = picture.levelCount;
  if (count == 0u || !(slope > 0.0)) {
    return vec2f(0);
  }
  let above = levelAbove(here.loss);
  var step = picture.span;
  if (count > 1u) {
    let k = clamp(above, 1u, count - 1u);
    step = levels[k].value - levels[k - 1u].value;
  }
  var line = vec2f(0);
  var lineStep = step;
  for (var side = 0u; side < 2u; side++) {
    if (above + side == 0u || above + side > count) {
      continue;
    }
    let level = levels[above + side - 1u];
    let isMajor = level.isMajor > 0.5;
    let width = select(MINOR_WIDTH, MAJOR_WIDTH, isMajor) * picture.pixelRatio;
    let alpha = lineCoverage(abs(here.loss - level.value) / slope, width) * select(MINOR_ALPHA, MAJOR_ALPHA, isMajor);
    if (alpha > line.x) {
      line = vec2f(alpha, level.ink);
      lineStep = step * select(1.0, 5.0, isMajor);
    }
  }
  if (line.x > 0.0) {
    let around = surroundingsAt(node, here);
    let spacing = lineStep / slopeOnScreen(around.gradient, perX, perY) / picture.pixelRatio;
    line.x *= select(smoothstep(FADE_FROM, FADE_TO, spacing), 0.0, spacing >= FLAT_SPACING);
    line.x *= 1.0 - smoothstep(ROUGH_FROM, ROUGH_TO, around.roughness / lineStep);
  }
  return line;
}
