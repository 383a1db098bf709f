"""The ground floor: cache, ffmpeg, temporary folders, processes, files that appear whole. No word about exercises."""
