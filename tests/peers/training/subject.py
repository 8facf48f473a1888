"""Child process of run.mjs: PyTorch. A JSON request a line, each answered with one line."""

import json
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
LOSSES = {"mse": torch.nn.MSELoss, "cross-entropy": torch.nn.CrossEntropyLoss}


class Training:
    def __init__(self, case, folder, learning_rate):
        def read(name, dtype):
            return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype))

        layers = case["layers"]
        self.inputs = read("inputs.f64", "<f8").reshape(-1, layers[0])
        self.targets = read("targets.f64", "<f8").reshape(-1, layers[-1])
        if case["loss"] == "cross-entropy":
            self.targets = self.targets.argmax(1)
        order = read("order.i64", "<i8")
        self.batches = list(order.split(case["batch"])) if "batch" in case else None
        modules = []
        for inputs, outputs in zip(layers, layers[1:]):
            modules += [torch.nn.Linear(inputs, outputs), ACTIVATIONS[case["activation"]]()]
        self.network = torch.nn.Sequential(*modules[:-1])
        theta = read("theta.f64", "<f8")
        torch.nn.utils.vector_to_parameters(theta, self.network.parameters())
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=learning_rate)
        self.loss_of = LOSSES[case["loss"]]()
        self.steps = 0

    def step(self):
        inputs, targets = self.inputs, self.targets
        if self.batches:
            batch = self.batches[self.steps % len(self.batches)]
            inputs, targets = inputs[batch], targets[batch]
        self.steps += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss_of(self.network(inputs), targets)
        loss.backward()
        self.optimizer.step()
        return loss.item()


def main():
    training = None
    print(json.dumps({"Python": sys.version.split()[0], "PyTorch": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "case" in request:
            training = Training(request["case"], request["folder"], request["learningRate"])
            print(json.dumps([training.step() for _ in range(request["steps"])]), flush=True)
            continue
        steps, start = 0, time.process_time()
        while time.process_time() - start < request["milliseconds"] / 1000:
            training.step()
            steps += 1
        print(json.dumps(1000 * (time.process_time() - start) / steps), flush=True)


main()
