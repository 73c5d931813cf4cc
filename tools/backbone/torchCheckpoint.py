"""Reads a PyTorch checkpoint in the format from before 1.6 into numpy arrays, without PyTorch."""

import collections
import pickle
import struct

import numpy

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C

STORAGE_DTYPES = {
    "FloatStorage": numpy.dtype("<f4"),
    "HalfStorage": numpy.dtype("<f2"),
    "LongStorage": numpy.dtype("<i8"),
}


def read_checkpoint(path):
    """The state dictionary: name of the parameter -> array, each a copy in row-major order.

    Only the names that a state dictionary needs are resolved, so a checkpoint can't run code.
    """
    with open(path, "rb") as file:
        if pickle.load(file) != MAGIC_NUMBER:
            raise ValueError(f"{path} is not a PyTorch checkpoint of the format before 1.6")
        pickle.load(file)  # protocol version
        pickle.load(file)  # byte order and type sizes
        pending = _StateUnpickler(file).load()
        keys = pickle.load(file)
        storages = {key: _read_storage(file, _StateUnpickler.dtypes[key]) for key in keys}
    return {name: tensor.of(storages) for name, tensor in pending.items()}


class _Tensor:
    """A tensor whose numbers come later in the file."""

    def __init__(self, storage_key, offset, size, stride):
        self.storage_key, self.offset, self.size, self.stride = storage_key, offset, size, stride

    def of(self, storages):
        storage = storages[self.storage_key]
        # Converted from TensorFlow's layout by transposing views: without the strides the numbers are there,
        # but in another order, and the network gives every picture the same class.
        strides = [steps * storage.itemsize for steps in self.stride]
        view = numpy.lib.stride_tricks.as_strided(storage[self.offset :], self.size, strides)
        return numpy.ascontiguousarray(view)


class _StateUnpickler(pickle.Unpickler):
    dtypes = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda key, offset, size, stride, *_: _Tensor(key, offset, size, stride)
        if module == "torch" and name in STORAGE_DTYPES:
            return STORAGE_DTYPES[name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a state dictionary")

    def persistent_load(self, identifier):
        _, dtype, key, _location, _count, _view = identifier
        self.dtypes[key] = dtype
        return key


def _read_storage(file, dtype):
    (count,) = struct.unpack("<q", file.read(8))
    return numpy.frombuffer(file.read(count * dtype.itemsize), dtype)
