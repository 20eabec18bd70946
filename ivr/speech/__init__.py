"""Audio to text and text to audio: what the stream channel, the replay and the phone in the browser hear and say with.

Rule: 8000 samples a second, signed 16 bits, is the only audio inside; files and wires are converted at the edge.
A recogniser, a detector of speech and a voice are small Protocols with one adapter each.
"""
