"""What is spoken to callers: one catalogue per language, made into sounds that Asterisk plays.

The nouns:
    Catalogue  a language's texts by their names, with the line of each (`catalogue`); vi.yaml, en.yaml, zh.yaml
    Prompt     one of them as <sounds>/<language>/tr/<name>.wav, played as `tr/<name>` (`making`)

The flows, the demo and `threerings` import this package. The decision taken: texts are data that a speaker of the
language reviews; sounds are made on the machine from them, so nothing spoken is committed or can be out of date, and
a prompt that is missing in one language stops the start instead of a call.
"""
