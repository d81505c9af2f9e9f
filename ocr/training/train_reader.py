"""Trains the net that reads a strip with one line of a machine readable zone, and writes it as ONNX.

Input 1 × 1 × 32 × W: a strip normalised by synthetic.normalise. Output 1 × 38 × W/4: for every fourth column the scores
of 37 characters and of "between" (no character has its middle here).
"""

import argparse
import multiprocessing as mp
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import synthetic

CLASSES = len(synthetic.ALPHABET) + 1


def block(i, o, kernel, stride=1, padding=1, dilation=1):
    return nn.Sequential(
        nn.Conv2d(i, o, kernel, stride, padding, dilation, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True)
    )


class Reader(nn.Module):
    """About 240,000 weights, about 200,000 multiplications a strip column."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            block(1, 16, 5, 2, 2),
            block(16, 32, 3),
            block(32, 48, 3, 2),
            block(48, 48, 3),
            block(48, 64, 3, (2, 1)),
            block(64, 64, 3),
            block(64, 96, (4, 1), 1, 0),
            block(96, 96, (1, 3), 1, (0, 1)),
            block(96, 96, (1, 3), 1, (0, 2), (1, 2)),
            block(96, 96, (1, 3), 1, (0, 4), (1, 4)),
        )
        self.head = nn.Conv2d(96, CLASSES, 1)

    def forward(self, x):
        return self.head(self.body(x)).squeeze(2)


def start_from(net, path, batches):
    """Takes the weights of a checkpoint (.pt), or of an exported net (.onnx), whose normalisations were merged into its
    convolutions: they are put back, measured on `batches`, so that training goes on where it ended."""
    if not path.endswith(".onnx"):
        net.load_state_dict(torch.load(path))
        return
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
    merged = [[weights[name] for name in node.input[1:3]] for node in graph.node if node.op_type == "Conv"]
    x = torch.from_numpy(np.concatenate([b for b, _ in batches]))
    with torch.no_grad():
        for layer, (kernel, bias) in zip(net.body, merged):
            convolution, norm, relu = layer
            convolution.weight.copy_(kernel)
            y = convolution(x)
            mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(torch.sqrt(variance + norm.eps))
            norm.bias.copy_(mean + bias)
            x = torch.relu(y + bias[:, None, None])
        net.head.weight.copy_(merged[-1][0])
        net.head.bias.copy_(merged[-1][1])


class Stock:
    """Hands out batches. Where the generator is slower than the training, a batch is seen again, much later, instead of
    being waited for; at most three times each."""

    def __init__(self, queue, seed):
        self.queue = queue
        self.old = []
        self.rng = np.random.default_rng(seed)

    def next(self):
        if len(self.old) < 60 or not self.queue.empty():
            batch = self.queue.get()
            self.old.append([batch, 2])
            if len(self.old) > 400:
                self.old.pop(0)
            return batch
        i = int(self.rng.integers(0, max(1, len(self.old) - 30)))
        entry = self.old[i]
        entry[1] -= 1
        if entry[1] <= 0:
            self.old.pop(i)
        return entry[0]


def produce(seed, batch, width, queue):
    torch.set_num_threads(1)
    synthetic.cv2.setNumThreads(1)
    source = synthetic.Source(seed)
    while True:
        strips, labels = zip(*(source.sample(width) for _ in range(batch)))
        queue.put((np.stack([synthetic.normalise(s)[None] for s in strips]), np.stack(labels)))


def accuracy(net, data):
    right = total = 0
    net.eval()
    with torch.no_grad():
        for x, y in data:
            best = net(torch.from_numpy(x)).argmax(1).numpy()
            inside = (y >= 0) & (y < CLASSES - 1)
            right += (best[inside] == y[inside]).sum()
            total += inside.sum()
    net.train()
    return right / total


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", required=True, help="the ONNX file; a .pt checkpoint lies beside it")
    arguments.add_argument("--steps", type=int, default=9000)
    arguments.add_argument("--batch", type=int, default=24)
    arguments.add_argument("--width", type=int, default=320)
    arguments.add_argument("--rate", type=float, default=3e-3)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--start", help="a .pt checkpoint, or an exported .onnx, to go on from")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    queue = mp.Queue(maxsize=12)
    worker = mp.Process(target=produce, args=(options.seed * 1000 + 1, options.batch, options.width, queue), daemon=True)
    worker.start()
    held_out = synthetic.Source(987654)
    data = []
    for _ in range(10):
        strips, labels = zip(*(held_out.sample(options.width) for _ in range(24)))
        data.append((np.stack([synthetic.normalise(s)[None] for s in strips]), np.stack(labels)))

    net = Reader()
    if options.start:
        start_from(net, options.start, data)
    average = Reader()
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, options.steps, pct_start=0.08)
    stock = Stock(queue, options.seed)
    begun, mean_loss = time.time(), 0.0
    print(f"0 held-out steps right {accuracy(average, data):.4f}", flush=True)
    for step in range(1, options.steps + 1):
        x, y = stock.next()
        loss = F.cross_entropy(net(torch.from_numpy(x)), torch.from_numpy(y), ignore_index=synthetic.IGNORE)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        mean_loss = 0.98 * mean_loss + 0.02 * loss.item()
        keep = min(0.998, step / (step + 20.0))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), net.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.mul_(keep).add_(b, alpha=1 - keep)
                else:
                    a.copy_(b)
        if step % 250 == 0 or step == options.steps:
            print(f"{step} loss {mean_loss:.4f} held-out steps right {accuracy(average, data):.4f} "
                  f"{time.time() - begun:.0f} s", flush=True)
            torch.save(average.state_dict(), options.out + ".pt")
            average.eval()
            torch.onnx.export(average, torch.zeros(1, 1, synthetic.HEIGHT, 880), options.out, opset_version=11,
                              input_names=["strip"], output_names=["scores"],
                              dynamic_axes={"strip": {3: "w"}, "scores": {2: "w4"}})
            average.train()
    worker.terminate()


if __name__ == "__main__":
    main()
