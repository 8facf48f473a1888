// jax-js: jit(vmap(loss)) over a batch of points, as one function or with the weights made by a first one.
import { defaultDevice, init, jit, nn, numpy as np, vmap } from '@jax-js/jax';
import { batchSizes, padded } from '../protocol.mjs';
import { inOut } from '../workloads.mjs';

/**
 * @param {'wasm' | 'webgpu'} device
 * @param {'one' | 'two'} form `one`: a single jit(vmap(loss)); `two`: the weights of a batch materialised by a first jit and
 *   stored `[out][in]`, much the faster form for wide networks
 */
export async function jaxPeer(work, device, form) {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js has no device ${device} here: ${devices}`);
  defaultDevice(device);
  const losses = form === 'one' ? oneFunction(work) : twoFunctions(work);
  return {
    description: `jax-js 0.1.25, ${device}, ${form === 'one' ? 'one jit(vmap)' : 'weights in a first jit(vmap)'}`,
    batches: batchSizes(work, 2 ** 26, device === 'webgpu' ? 2 ** 18 : 0),
    evaluate: (a, b, batch) => inBatches(losses, a, b, batch),
  };
}

const inFlight = 8;

async function inBatches(lossesOf, a, b, batch) {
  const losses = new Float32Array(a.length);
  const waiting = [];
  const land = async () => {
    const { start, result } = waiting.shift();
    const values = await result.data();
    losses.set(values.subarray(0, Math.min(batch, a.length - start)), start);
  };
  for (let start = 0; start < a.length; start += batch) {
    const result = lossesOf(np.array(padded(a, start, batch)), np.array(padded(b, start, batch)));
    waiting.push({ start, result });
    if (waiting.length === inFlight) await land();
  }
  while (waiting.length > 0) await land();
  return losses;
}

// jax-js counts references: whatever is used again is passed as `.ref`.

function constantsOf({ layers, samples, features, outputs, inputs, targets, theta, u, v }, transposed) {
  const array = (data, shape) => np.array(data.slice()).reshape(shape);
  const tensors = (parameters) => {
    const values = transposed ? parameters : inOut(parameters, layers);
    return layers.flatMap(({ inputs, outputs, weight, bias }) => [
      array(values.slice(weight, bias), transposed ? [outputs, inputs] : [inputs, outputs]),
      array(values.slice(bias, bias + outputs), [outputs]),
    ]);
  };
  return {
    plane: { theta: tensors(theta), u: tensors(u), v: tensors(v) },
    X: array(inputs, [samples, features]),
    T: array(targets, [samples, outputs]),
  };
}

function pointOf(a, b, { theta, u, v }) {
  return theta.map((tensor, k) => {
    const last = k === theta.length - 1;
    return tensor.add(u[k].mul(last ? a : a.ref)).add(v[k].mul(last ? b : b.ref));
  });
}

function lossOf({ layers, activation, loss, samples }, transposed) {
  return (parameters, X, T) => {
    let hidden = X;
    layers.forEach((_, k) => {
      const weight = transposed ? np.transpose(parameters[2 * k]) : parameters[2 * k];
      hidden = np.matmul(hidden, weight).add(parameters[2 * k + 1]);
      if (k < layers.length - 1) hidden = activation === 'tanh' ? np.tanh(hidden) : nn.relu(hidden);
    });
    if (loss === 'mse') return np.square(hidden.sub(T)).mean();
    return nn
      .logSoftmax(hidden, -1)
      .mul(T)
      .sum()
      .mul(-1 / samples);
  };
}

const each = (tensors, value) => tensors.map(() => value);
const refs = (tensors) => tensors.map((tensor) => tensor.ref);
const planeRefs = ({ theta, u, v }) => ({ theta: refs(theta), u: refs(u), v: refs(v) });
const shared = ({ theta, u, v }) => ({ theta: each(theta, null), u: each(u, null), v: each(v, null) });

function oneFunction(work) {
  const { plane, X, T } = constantsOf(work, false);
  const loss = lossOf(work, false);
  const compiled = jit(vmap((a, b, at, X, T) => loss(pointOf(a, b, at), X, T), [0, 0, shared(plane), null, null]));
  return (a, b) => compiled(a, b, planeRefs(plane), X.ref, T.ref);
}

function twoFunctions(work) {
  const { plane, X, T } = constantsOf(work, true);
  const parameters = jit(vmap(pointOf, [0, 0, shared(plane)]));
  const losses = jit(vmap(lossOf(work, true), [each(plane.theta, 0), null, null]));
  return (a, b) => losses(parameters(a, b, planeRefs(plane)), X.ref, T.ref);
}
