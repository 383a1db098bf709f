"""onnxruntime, which computes neural voices: quietly, on one processor, and with clear errors."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.errors import SpeechError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions


MOST_MEMORY_MB = 2_000
"""What a process may take whose model comes from anywhere; voices need 200 to 500."""


def prepare_process() -> None:
    """What has to be set before onnxruntime is imported: one thread, limited memory (on Linux), and no telemetry.

    From 1.32 on, its Linux wheels too carry Microsoft's telemetry, which writes files and may use the network.
    """
    os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1"}
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = MOST_MEMORY_MB * 1_048_576
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


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
