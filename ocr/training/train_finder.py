"""Trains the net that marks machine readable zones in a shrunken picture, and writes it as ONNX.

Input 1 × 1 × H × W: a grey picture normalised by pages.normalise, sides multiples of 16. Output 1 × 1 × H/4 × W/4: the
probability that the cell lies in a zone.
"""

import argparse
import multiprocessing as mp
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import pages
from train_reader import Stock, block


def start_from(net, path, pictures):
    """Takes the weights of a checkpoint (.pt), or of an exported net (.onnx), whose normalisations were merged into its
    convolutions: they are put back, measured on `pictures`, so that training goes on where it ended."""
    if not path.endswith(".onnx"):
        net.load_state_dict(torch.load(path))
        return
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
    merged = [[weights[n] for n in node.input[1:3]] for node in graph.node if node.op_type in ("Conv", "ConvTranspose")]

    def through(layers, x):
        for convolution, norm, relu in layers:
            kernel, bias = merged.pop(0)
            convolution.weight.copy_(kernel)
            y = convolution(x)
            mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(torch.sqrt(variance + norm.eps))
            norm.bias.copy_(mean + bias)
            x = torch.relu(y + bias[:, None, None])
        return x

    with torch.no_grad():
        fine = through(net.fine, torch.from_numpy(pictures))
        coarse = through(net.coarse, fine)
        kernel, bias = merged.pop(0)
        net.up.weight.copy_(kernel)
        net.up.bias.copy_(bias)
        through(net.join, torch.cat([fine, net.up(coarse)], 1))
        kernel, bias = merged.pop(0)
        net.head.weight.copy_(kernel)
        net.head.bias.copy_(bias)


class Finder(nn.Module):
    """About 70,000 weights; a cell sees some 250 pixels around it."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Sequential(block(1, 12, 5, 2, 2), block(12, 24, 3, 2), block(24, 24, 3))
        self.coarse = nn.Sequential(
            block(24, 32, 3, 2),
            block(32, 32, 3),
            block(32, 32, 3, 1, 2, 2),
            block(32, 32, 3, 1, 4, 4),
            block(32, 32, 3, 1, 8, 8),
            block(32, 32, 3),
        )
        self.up = nn.ConvTranspose2d(32, 24, 2, 2)
        self.join = nn.Sequential(block(48, 24, 1, 1, 0), block(24, 16, 3))
        self.head = nn.Conv2d(16, 1, 1)

    def logits(self, x):
        fine = self.fine(x)
        return self.head(self.join(torch.cat([fine, self.up(self.coarse(fine))], 1)))

    def forward(self, x):
        return torch.sigmoid(self.logits(x))


def produce(seed, batch, queue):
    pages.cv2.setNumThreads(1)
    scenes = pages.Scenes(seed)
    while True:
        pictures, masks = zip(*(scenes.scene() for _ in range(batch)))
        queue.put((np.stack([pages.normalise(p)[None] for p in pictures]), np.stack(masks)))


def loss_of(logits, mask):
    known = (mask != 255).float()
    target = (mask == 1).float()
    cross = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    # each picture's zone and each picture's surroundings count by their own area, so that small zones are not lost
    p = torch.sigmoid(logits) * known
    dice = 1 - (2 * (p * target).sum((1, 2)) + 20) / ((p + target * known).sum((1, 2)) + 20)
    return (cross * known).sum() / known.sum() + 0.3 * dice.mean()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", required=True, help="the ONNX file; a .pt checkpoint lies beside it")
    arguments.add_argument("--steps", type=int, default=5000)
    arguments.add_argument("--batch", type=int, default=8)
    arguments.add_argument("--rate", type=float, default=3e-3)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--start", help="a .pt checkpoint, or an exported .onnx, to go on from")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    queue = mp.Queue(maxsize=12)
    worker = mp.Process(target=produce, args=(options.seed * 1000 + 2, options.batch, queue), daemon=True)
    worker.start()
    held_out = pages.Scenes(987654)
    data = [held_out.scene() for _ in range(80)]
    net, average = Finder(), Finder()
    if options.start:
        start_from(net, options.start, np.stack([pages.normalise(picture)[None] for picture, _ in data]))
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, options.steps, pct_start=0.08)
    stock = Stock(queue, options.seed)
    begun, mean_loss = time.time(), 0.0
    for step in range(1, options.steps + 1):
        x, y = stock.next()
        loss = loss_of(net.logits(torch.from_numpy(x)).squeeze(1), torch.from_numpy(y))
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
        if step % 250 == 0 or step in (1, options.steps):
            average.eval()
            both = either = 0
            with torch.no_grad():
                for picture, mask in data:
                    p = average(torch.from_numpy(pages.normalise(picture)[None, None]))[0, 0].numpy() > 0.5
                    both += (p & (mask == 1)).sum()
                    either += ((p | (mask == 1)) & (mask != 255)).sum()
            print(f"{step} loss {mean_loss:.4f} held-out overlap {both / max(1, either):.4f} "
                  f"{time.time() - begun:.0f} s", flush=True)
            torch.save(average.state_dict(), options.out + ".pt")
            torch.onnx.export(average, torch.zeros(1, 1, 480, 640), options.out, opset_version=11,
                              input_names=["picture"], output_names=["zone"],
                              dynamic_axes={"picture": {2: "h", 3: "w"}, "zone": {2: "h4", 3: "w4"}})
            average.train()
    worker.terminate()


if __name__ == "__main__":
    main()
