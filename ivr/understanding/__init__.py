"""Text in, meaning out: which intent, how sure, and which details were named.

`training` is what a team taught, as plain data. `detector` learns it (`fitting`, from the `features` of the
`words`) and judges with what was learned (`model`); `entities` finds the details; `hints` tells a recogniser
what to expect; `cache` keeps a trained detector on disk. `rasa_server` asks a Rasa server instead.
Both answer `understand(text, language) -> Meaning`. `breath` and `faq` stand before either: one finds several
wishes in a sentence, the other the passage that answers a question.
"""
