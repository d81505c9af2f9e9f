"""The mean of two readers' checkpoints (.pt) of one training line, as ONNX: average.py A.pt B.pt OUT.onnx"""

import sys

import torch

import synthetic
from train_reader import Reader


def main():
    first, second = (torch.load(path) for path in sys.argv[1:3])
    net = Reader()
    net.load_state_dict({k: (first[k] + second[k]) / 2 if v.dtype.is_floating_point else v for k, v in second.items()})
    net.eval()
    torch.onnx.export(net, torch.zeros(1, 1, synthetic.HEIGHT, 880), sys.argv[3], opset_version=11,
                      input_names=["strip"], output_names=["scores"],
                      dynamic_axes={"strip": {3: "w"}, "scores": {2: "w4"}})


if __name__ == "__main__":
    main()
