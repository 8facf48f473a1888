// A picture laid over the surface. The same rules as in raster-drape.ts.

// Weights of red, green and blue in the light of a colour.
const LUMINANCE = vec3f(0.2126, 0.7152, 0.0722);

struct Cover {
  // From node coordinates of the field to those of the drape: scale.xy, offset.zw.
  place: vec4f,
  isSmooth: u32,
}

@group(1) @binding(0) var<uniform> cover: Cover;
@group(1) @binding(1) var drape: texture_2d<f32>;

// Premultiplied colour of a node.
fn coverAt(node: vec2i) -> vec4f {
  let color = textureLoad(drape, node, 0);
  return vec4f(color.rgb * color.a, color.a);
}

// Premultiplied colour at node coordinates of the drape; nothing outside it.
fn sampleCover(node: vec2f) -> vec4f {
  let last = vec2i(textureDimensions(drape)) - 1;
  if (any(node < vec2f(-COVER_SLACK)) || any(node > vec2f(last) + COVER_SLACK)) {
    return vec4f(0);
  }
  if (cover.isSmooth == 0u) {
    return coverAt(clamp(vec2i(floor(node + 0.5)), vec2i(0), last));
  }
  let cell = clamp(vec2i(floor(node)), vec2i(0), max(last - 1, vec2i(0)));
  let next = min(cell + 1, last);
  let f = clamp(node - vec2f(cell), vec2f(0), vec2f(1));
  let bottom = mix(coverAt(cell), coverAt(vec2i(next.x, cell.y)), f.x);
  let top = mix(coverAt(vec2i(cell.x, next.y)), coverAt(next), f.x);
  return mix(bottom, top, f.y);
}

// The colour of the loss under the drape. Labels have no colours between: their edges are smoothed over the pixel.
fn draped(color: vec3f, node: vec2f, perX: vec2f, perY: vec2f) -> vec3f {
  let here = node * cover.place.xy + cover.place.zw;
  var above = vec4f(0);
  if (cover.isSmooth == 1u) {
    above = sampleCover(here);
  } else {
    let x = perX * cover.place.xy;
    let y = perY * cover.place.xy;
    above += sampleCover(here + 0.125 * x + 0.375 * y);
    above += sampleCover(here - 0.375 * x + 0.125 * y);
    above += sampleCover(here + 0.375 * x - 0.125 * y);
    above += sampleCover(here - 0.125 * x - 0.375 * y);
    above *= 0.25;
  }
  return color * (1.0 - above.a) + above.rgb;
}

// White lines on dark colours, black ones on bright colours.
fn inkOver(color: vec3f, ink: f32) -> f32 {
  return select(0.0, 1.0, dot(color * color, LUMINANCE) < DARK_LUMINANCE);
}
