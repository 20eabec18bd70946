"""A sentence encoder of a team's own, made here: it knows that "puma" and "jaguar" are the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ivr.understanding.cache import load_or_train
from ivr.understanding.onnx_encoder import EncoderError, OnnxEncoder, identity
from ivr.understanding.training import Example, TrainingData

WORDS = ["[UNK]", "feed", "the", "puma", "jaguar", "wash", "car", "my"]
MEANINGS = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 0, 0.1], [3, 0, 0], [3, 0, 0], [0, 1, 0], [0, 3, 0], [0, 0, 0.1]], "f"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table of eight words as an ONNX model."""
    install = "pip install onnx tokenizers"
    onnx = pytest.importorskip("onnx", reason=install)
    pytest.importorskip("tokenizers", reason=install)
    made = onnx.helper
    graph = made.make_graph(
        [made.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "words",
        [made.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, "length"])],
        [made.make_tensor_value_info("last_hidden_state", onnx.TensorProto.FLOAT, [1, "length", 3])],
        [onnx.numpy_helper.from_array(MEANINGS, "table")],
    )
    model = made.make_model(graph, opset_imports=[made.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(tmp_path / "model.onnx"))
    tokenizer = {
        "version": "1.0",
        "pre_tokenizer": {"type": "Whitespace"},
        "model": {
            "type": "WordLevel",
            "vocab": {word: place for place, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    return tmp_path


def test_it_points_where_the_mean_of_its_tokens_does(folder: Path) -> None:
    encoder = OnnxEncoder(folder)

    assert encoder.size == 3
    assert encoder.encode(["puma"]) == pytest.approx(encoder.encode(["jaguar"]))
    assert encoder.encode(["feed", "puma"]) == pytest.approx([1, 0, 0])
    assert not encoder.encode(["nobody"]).any()
    assert not encoder.encode([]).any()


def test_it_is_heard_beside_the_words_and_kept_with_the_model(folder: Path, tmp_path: Path) -> None:
    examples = [Example(f"{verb} {noun}", "feed" if verb == "feed" else "wash", "xx") for verb, noun in
                (("feed", "the puma"), ("feed", "my puma"), ("wash", "the car"), ("wash", "my car"))]  # fmt: skip
    data = TrainingData(tuple(examples), encoder=str(folder))

    first = load_or_train(data, tmp_path / "kept").understand("jaguar", "xx")
    again = load_or_train(data, tmp_path / "kept").understand("jaguar", "xx")

    assert first.ranking[0][0] == "feed"
    assert again == first
    assert len(list((tmp_path / "kept").glob("*.npz"))) == 1


def test_other_files_are_another_encoder(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "model.onnx").write_bytes(b"another")
    (other / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())

    assert identity(str(other)) != identity(str(folder))


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"model\.onnx"):
        identity(str(tmp_path))
    with pytest.raises(EncoderError, match=r"holds no encoder|pip install"):
        OnnxEncoder(tmp_path)
