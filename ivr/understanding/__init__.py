"""Text in, meaning out: which intent, how sure, and which details were named.

`training` is what a team taught, as plain data. `detector` learns it (`fitting`, from the `features` of the
`words`) and judges with what was learned (`model`); `entities` finds the details; `hints` tells a recogniser
what to expect; `cache` keeps a trained detector on disk. `rasa_server` asks a Rasa server instead.
Both answer `understand(text, language) -> Meaning`. Before either stand `faq`, which finds the passage that answers
a question, `stance`, which tells a wish from what is denied, asked about or told (by the `cues` of each language),
and `breath`, which finds several wishes in a sentence. What words mean is told by `vectors`, and by an `onnx_encoder`
where a team has one.
"""
