#!/usr/bin/env python3
"""The loss of a landscape file over its grid with PyTorch: batched products or vmap, timed. See docs/benchmarks.md.

    python landscape_torch.py W1.json [--form bmm|vmap] [--device cuda] [--batch 1024] [--check field.npy] [--out field.npy]

Needs torch (2.x, or 1.13 with functorch) and numpy, and a landscape with its numbers in the file
(`node tests/peers/export.mjs W1 > W1.json`).
"""
import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F

try:
    from torch.func import vmap
except ImportError:
    from functorch import vmap

parser = argparse.ArgumentParser()
parser.add_argument("landscape")
parser.add_argument("--form", choices=["bmm", "vmap"], default="bmm")
parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
parser.add_argument("--threads", type=int, help="CPU threads; all by default")
parser.add_argument("--batch", type=int, help="points a call; the fastest of a few by default")
parser.add_argument("--check", help="a field to compare with, .npy of shape (height, width)")
parser.add_argument("--out", help="where to write the field, .npy")
options = parser.parse_args()
torch.set_grad_enabled(False)
torch.backends.cuda.matmul.allow_tf32 = False  # float32, as the others
if options.threads:
    torch.set_num_threads(options.threads)

spec = json.load(open(options.landscape))
widths = spec["network"]["layers"]
activation = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "silu": F.silu,
    "gelu": F.gelu,
    "sin": torch.sin,
}[spec["network"]["activation"]]
f32 = lambda values: torch.tensor(np.asarray(values, np.float32), device=options.device)
theta, u, v = f32(spec["parameters"]["values"]), f32(spec["plane"]["u"]), f32(spec["plane"]["v"])
X = f32(spec["data"]["inputs"])
isClass = spec["loss"]["name"] == "cross-entropy"
T = torch.tensor(spec["data"]["targets"], device=options.device) if isClass else f32(spec["data"]["targets"])


def layers_of(points):
    """Per layer the weights [..., out, in] and biases [..., out] of parameter vectors [..., P]."""
    offset = 0
    for inputs, outputs in zip(widths, widths[1:]):
        weight = points[..., offset : offset + inputs * outputs].unflatten(-1, (outputs, inputs))
        offset += inputs * outputs
        yield weight, points[..., offset : offset + outputs]
        offset += outputs


def batched_losses(a, b):
    points = theta + a[:, None] * u + b[:, None] * v
    h = X.expand(len(a), *X.shape)
    for layer, (weight, bias) in enumerate(layers_of(points)):
        h = torch.baddbmm(bias[:, None, :], h, weight.transpose(1, 2))
        if layer < len(widths) - 2:
            h = activation(h)
    if isClass:
        picked = F.log_softmax(h, -1).gather(-1, T.expand(len(a), -1)[..., None])
        return -picked.mean((1, 2))
    return ((h - T) ** 2).mean((1, 2))


def loss(a, b):
    h = X
    for layer, (weight, bias) in enumerate(layers_of(theta + a * u + b * v)):
        h = h @ weight.T + bias
        if layer < len(widths) - 2:
            h = activation(h)
    if isClass:
        return -F.log_softmax(h, -1).gather(-1, T[:, None]).mean()
    return ((h - T) ** 2).mean()


losses = batched_losses if options.form == "bmm" else vmap(loss)
width, height = spec["grid"]
axis = lambda pair, count: np.linspace(pair[0], pair[1], count).astype(np.float32)
B, A = np.meshgrid(axis(spec["window"]["b"], height), axis(spec["window"]["a"], width), indexing="ij")
A, B = A.ravel(), B.ravel()


def evaluate(batch, count=A.size):
    results = []
    for start in range(0, count, batch):
        end = min(start + batch, count)
        results.append(losses(f32(A[start:end]), f32(B[start:end])))
    return torch.cat(results).cpu().numpy()


def seconds(batch, count):
    evaluate(batch, min(batch, count))
    start = time.perf_counter()
    evaluate(batch, count)
    return time.perf_counter() - start


sizes = [options.batch] if options.batch else [n for n in (16, 64, 256, 1024, 4096, 16384) if n <= A.size]
samples, bytes_a_point = X.shape[0], 4 * X.shape[0] * max(widths[1:])
sizes = [n for n in sizes if n * bytes_a_point <= 2**30] or sizes[:1]
batch = min(sizes, key=lambda n: seconds(n, min(A.size, 4 * n)) / min(A.size, 4 * n))
# about two seconds a repetition at most
rate = min(A.size, 4 * batch) / seconds(batch, min(A.size, 4 * batch))
count = min(A.size, max(batch, int(2 * rate)))
rates = sorted(count * samples / seconds(batch, count) / 1e6 for _ in range(5))
where = torch.cuda.get_device_name() if options.device == "cuda" else f"{torch.get_num_threads()} CPU threads"
print(f"torch {torch.__version__} {options.form} on {where}: {rates[2]:.4g} million point-samples/s", end=" ")
print(f"({rates[0]:.4g} to {rates[-1]:.4g}), {batch} points a batch, {count} points")
if options.check or options.out:
    field = evaluate(batch).reshape(height, width)
if options.check:
    truth = np.load(options.check)
    print(f"worst relative difference {np.max(np.abs(field - truth) / np.abs(truth)):.2g}")
if options.out:
    np.save(options.out, field)
