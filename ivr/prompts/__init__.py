"""What is spoken to callers: one catalogue per language, made into sounds that Asterisk plays.

The nouns:
    Catalogue  a language's texts by their names, with the line of each (`catalogue`); vi.yaml, en.yaml, zh.yaml
    Prompt     one of them as <sounds>/<language>/tr/<name>.wav, played as `tr/<name>` (`making`; `of_hotlines`)
    Recording  a person's voice in place of a prompt, looked at before it is taken (`recording`)
    Sentence   a text with the figures of one call in it, spoken while the caller waits (`on_the_spot`)
    Finding    what is wrong with a text (`hearing`) or a sound (`listening`), and what to do (`checking`)

The flows, the demo and `threerings` import this package. The decision taken: texts are data that a speaker of the
language reviews; sounds are made on the machine from them, so nothing spoken is committed or can be out of date, and
a prompt that is missing in one language stops the start instead of a call.
"""
