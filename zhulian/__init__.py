"""助联 zhulian: the open-source 社会大救助平台 for a Chinese county."""

__version__ = "0.1.0"
