// ONNX Runtime, native or in the browser: one graph for a batch of points, weights made inside it.
import { lossModel } from '../onnx.mjs';
import { batchSizes, coefficientRows } from '../protocol.mjs';
import { inOut } from '../workloads.mjs';

/**
 * @param ort the module onnxruntime-node, onnxruntime-web/wasm or onnxruntime-web/webgpu
 * @param {'cpu' | 'wasm' | 'webgpu'} provider
 */
export async function ortPeer(work, ort, provider, threads) {
  const { layers, samples, features, outputs } = work;
  const session = await ort.InferenceSession.create(lossModel(work), {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const rows = [work.theta, work.u, work.v].map((parameters) => inOut(parameters, layers));
  const basis = new Float32Array(3 * rows[0].length);
  rows.forEach((row, k) => basis.set(row, k * row.length));
  const constants = {
    basis: new ort.Tensor('float32', basis, [3, rows[0].length]),
    X: new ort.Tensor('float32', work.inputs, [samples, features]),
    T: new ort.Tensor('float32', work.targets, [samples, outputs]),
  };
  return {
    description: `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.web}, ${provider}`,
    batches: provider === 'webgpu' ? batchSizes(work, 2 ** 25, 2 ** 18) : batchSizes(work),
    async evaluate(a, b, batch) {
      const losses = new Float32Array(a.length);
      for (let start = 0; start < a.length; start += batch) {
        const count = Math.min(batch, a.length - start);
        const coefficients = new ort.Tensor('float32', coefficientRows(a, b, start, count), [count, 3]);
        const { loss } = await session.run({ coefficients, ...constants });
        losses.set(loss.data, start);
      }
      return losses;
    },
  };
}
