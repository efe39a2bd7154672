"""From an exam to the files that people read: HTML, video, pictures, tables."""
