// TensorFlow.js: a batch of points as batched products, or one point at a time.
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { batchSizes, coefficientRows } from '../protocol.mjs';
import { inOut } from '../workloads.mjs';

/**
 * @param {'wasm' | 'webgpu'} backend
 * @param {'batched' | 'loop'} form `loop`: the wasm backend computes plain products with XNNPACK and batched ones with a plain loop
 */
export async function tfjsPeer(work, backend, form, threads) {
  if (backend === 'wasm') {
    setThreadsCount(threads);
    setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TF.js has no backend ${backend} here`);
  await tf.ready();
  const parameters = [work.theta, work.u, work.v].map((each) => inOut(each, work.layers));
  const description = `TF.js ${tf.version_core}, ${tf.getBackend()}, ${form}`;
  if (form === 'loop') return { description, batches: [16], evaluate: onePointAtATime(work, parameters) };
  const batches = backend === 'webgpu' ? batchSizes(work, 2 ** 26, 2 ** 18) : batchSizes(work);
  return { description, batches, evaluate: batched(work, parameters) };
}

function batched({ layers, activation, loss, samples, features, outputs, inputs, targets }, parameters) {
  const basis = tf.stack(parameters.map((each) => tf.tensor1d(each)));
  const X = tf.tensor3d(inputs, [1, samples, features]);
  const T = tf.tensor3d(targets, [1, samples, outputs]);
  const lossOf = (coefficients) =>
    tf.tidy(() => {
      const count = coefficients.shape[0];
      const theta = tf.matMul(coefficients, basis);
      let hidden = X;
      layers.forEach((layer, k) => {
        const size = layer.inputs * layer.outputs;
        const W = tf.reshape(tf.slice(theta, [0, layer.weight], [count, size]), [count, layer.inputs, layer.outputs]);
        const c = tf.reshape(tf.slice(theta, [0, layer.bias], [count, layer.outputs]), [count, 1, layer.outputs]);
        hidden = tf.add(tf.matMul(hidden, W), c);
        if (k < layers.length - 1) hidden = activation === 'tanh' ? tf.tanh(hidden) : tf.relu(hidden);
      });
      if (loss === 'mse') return tf.mean(tf.square(tf.sub(hidden, T)), [1, 2]);
      return tf.mul(tf.sum(tf.mul(tf.logSoftmax(hidden), T), [1, 2]), -1 / samples);
    });
  return async (a, b, batch) => {
    const results = [];
    for (let start = 0; start < a.length; start += batch) {
      const count = Math.min(batch, a.length - start);
      const coefficients = tf.tensor2d(coefficientRows(a, b, start, count), [count, 3]);
      results.push(lossOf(coefficients));
      coefficients.dispose();
    }
    const losses = new Float32Array(a.length);
    let offset = 0;
    for (const result of results) {
      const values = await result.data();
      losses.set(values, offset);
      offset += values.length;
      result.dispose();
    }
    return losses;
  };
}

function onePointAtATime({ layers, activation, loss, samples, features, outputs, inputs, targets }, parameters) {
  const X = tf.tensor2d(inputs, [samples, features]);
  const T = tf.tensor2d(targets, [samples, outputs]);
  const [theta, u, v] = parameters.map((each) =>
    layers.map((layer) => ({
      weight: tf.tensor2d(each.slice(layer.weight, layer.bias), [layer.inputs, layer.outputs]),
      bias: tf.tensor1d(each.slice(layer.bias, layer.bias + layer.outputs)),
    })),
  );
  const lossAt = (a, b) =>
    tf.tidy(() => {
      const at = (k, part) => tf.add(theta[k][part], tf.add(tf.mul(u[k][part], a), tf.mul(v[k][part], b)));
      let hidden = X;
      layers.forEach((_, k) => {
        hidden = tf.add(tf.matMul(hidden, at(k, 'weight')), at(k, 'bias'));
        if (k < layers.length - 1) hidden = activation === 'tanh' ? tf.tanh(hidden) : tf.relu(hidden);
      });
      if (loss === 'mse') return tf.mean(tf.square(tf.sub(hidden, T)));
      return tf.mul(tf.sum(tf.mul(tf.logSoftmax(hidden), T)), -1 / samples);
    });
  return async (a, b) => {
    const losses = new Float32Array(a.length);
    for (let k = 0; k < a.length; k++) {
      const result = lossAt(a[k], b[k]);
      losses[k] = result.dataSync()[0];
      result.dispose();
    }
    return losses;
  };
}
