#!/usr/bin/env python3
"""The loss of a landscape file over its grid with JAX: jit(vmap(loss)), timed. See docs/benchmarks.md.

    python landscape_jax.py W1.json [--batch 1024] [--check field.npy] [--out field.npy]

Needs jax and numpy, and a landscape with its numbers in the file (`node tests/peers/export.mjs W1 > W1.json`).
"""
import argparse
import json
import time

import jax
import jax.numpy as jnp
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("landscape")
parser.add_argument("--batch", type=int, help="points a call; the fastest of a few by default")
parser.add_argument("--check", help="a field to compare with, .npy of shape (height, width)")
parser.add_argument("--out", help="where to write the field, .npy")
options = parser.parse_args()

spec = json.load(open(options.landscape))
widths = spec["network"]["layers"]
activation = {
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "sigmoid": jax.nn.sigmoid,
    "silu": jax.nn.silu,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
    "sin": jnp.sin,
}[spec["network"]["activation"]]
f32 = lambda values: jnp.asarray(np.asarray(values, np.float32))
theta, u, v = f32(spec["parameters"]["values"]), f32(spec["plane"]["u"]), f32(spec["plane"]["v"])
X = f32(spec["data"]["inputs"])
isClass = spec["loss"]["name"] == "cross-entropy"
T = jnp.asarray(spec["data"]["targets"]) if isClass else f32(spec["data"]["targets"])


def loss(a, b, theta, u, v, X, T):
    point, offset, h = theta + a * u + b * v, 0, X
    for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        weight = point[offset : offset + inputs * outputs].reshape(outputs, inputs)
        offset += inputs * outputs
        h = h @ weight.T + point[offset : offset + outputs]
        offset += outputs
        if layer < len(widths) - 2:
            h = activation(h)
    if isClass:
        return -jnp.take_along_axis(jax.nn.log_softmax(h), T[:, None], axis=1).mean()
    return ((h - T) ** 2).mean()


# what is constant is an argument: XLA would fold a closed-over constant at compile time, at length
compiled = jax.jit(jax.vmap(loss, (0, 0) + (None,) * 5))
losses = lambda a, b: compiled(a, b, theta, u, v, X, T)

width, height = spec["grid"]
axis = lambda pair, count: np.linspace(pair[0], pair[1], count).astype(np.float32)
B, A = np.meshgrid(axis(spec["window"]["b"], height), axis(spec["window"]["a"], width), indexing="ij")
A, B = A.ravel(), B.ravel()


def evaluate(batch, count=A.size):
    """Losses of the first `count` points in calls of one size, so that one program is compiled."""
    results = []
    for start in range(0, count, batch):
        index = np.minimum(np.arange(start, start + batch), A.size - 1)
        results.append(losses(A[index], B[index]))
    return np.concatenate([np.asarray(result) for result in results])[:count]


def seconds(batch, count):
    evaluate(batch, batch)
    start = time.perf_counter()
    evaluate(batch, count)
    return time.perf_counter() - start


with jax.default_matmul_precision("highest"):  # float32, not the TF32 that GPUs take otherwise
    sizes = [options.batch] if options.batch else [n for n in (16, 64, 256, 1024, 4096, 16384) if n <= A.size]
    samples, bytes_a_point = X.shape[0], 4 * X.shape[0] * max(widths[1:])
    sizes = [n for n in sizes if n * bytes_a_point <= 2**30] or sizes[:1]
    batch = min(sizes, key=lambda n: seconds(n, min(A.size, 4 * n)) / min(A.size, 4 * n))
    # about two seconds a repetition at most
    rate = min(A.size, 4 * batch) / seconds(batch, min(A.size, 4 * batch))
    count = min(A.size, max(batch, int(2 * rate)))
    repetitions = [seconds(batch, count) for _ in range(5)]
    field = evaluate(batch).reshape(height, width) if options.check or options.out else None

rates = sorted(count * samples / spent / 1e6 for spent in repetitions)
device = jax.devices()[0]
print(f"jax {jax.__version__} on {device.device_kind}: {rates[2]:.4g} million point-samples/s", end=" ")
print(f"({rates[0]:.4g} to {rates[-1]:.4g}), {batch} points a batch, {count} points")
if options.check:
    truth = np.load(options.check)
    print(f"worst relative difference {np.max(np.abs(field - truth) / np.abs(truth)):.2g}")
if options.out:
    np.save(options.out, field)
