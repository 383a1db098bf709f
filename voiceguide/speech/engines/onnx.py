"""onnxruntime, which computes neural voices: quietly, on one processor, and with clear errors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import SpeechError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions


def prepare_process() -> None:
    """What has to be set before onnxruntime is imported: one thread, and no telemetry.

    From 1.32 on, its Linux wheels too carry Microsoft's telemetry, which writes files and may use the network.
    """
    os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1"}


def open_model(file: Path) -> InferenceSession:
    """A model on one thread. SpeechError when the file isn't one."""
    import onnxruntime

    options: SessionOptions = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # which would keep what the longest sentence took
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own, of many kinds
        reason = str(error).strip().partition("\n")[0][:200]
        raise SpeechError(f"the voice {file} cannot be loaded; it may be damaged ({reason})") from error
