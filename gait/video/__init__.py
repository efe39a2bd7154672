"""Clip files in and out: decoding, capture time, encoding."""
