"""8-bit products are added up whole on every processor, so that a model says the same wherever it runs."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rag.models.files import Session, load_vocabulary
from rag.reading import BUNDLED_FOLDER

INPUTS, OUTPUTS = 64, 8


def test_largest_products_are_not_cut_off(tmp_path: Path) -> None:
    """Two products of 255 and 127 are more than 16 bits hold, in which older processors add them up."""
    constants: dict[str, NDArray[Any]] = {
        "w": np.full((INPUTS, OUTPUTS), 127, dtype=np.int8),
        "w.scale": np.full(OUTPUTS, 1 / 127, dtype=np.float32),
        "w.zero": np.zeros(OUTPUTS, dtype=np.int8),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["x8", "x.scale", "x.zero"]),
        helper.make_node(
            "MatMulIntegerToFloat",
            ["x8", "w", "x.scale", "w.scale", "x.zero", "w.zero"],
            ["y"],
            domain="com.microsoft",
        ),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["texts", INPUTS])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["texts", OUTPUTS])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), str(tmp_path / "model.onnx"))

    vocabulary = load_vocabulary(BUNDLED_FOLDER / "vocabulary")
    session = Session(tmp_path / "model.onnx", type(vocabulary)(vocabulary.identity, vocabulary.tokenizer, {}))
    (found,) = session.run({"x": np.ones((2, INPUTS), dtype=np.float32)})
    assert np.allclose(found, INPUTS, rtol=1e-3)
