"""How the small models are made by which tests and the demo hear real audio through real vosk.

    python -m tests.speech.build vi zh en      # minutes; writes threerings/demo/hearing/<language>
    python -m tests.speech.measure             # how many words they get wrong, by voices they never heard

espeak-ng speaks sentences and says when each phoneme begins, so nothing has to be aligned; a small network learns the
phonemes, and is written as Kaldi writes models, with the words of the sentences and which follows which.

The nouns:
    Sentence  words to be spoken: of our scripts, prompts and robots, of planted violations (`corpus`, `sentences.yaml`)
    Spoken    a sentence by one of espeak's voices, with its phonemes' times (`spoken`), after a telephone line (`line`)
    Network   frames of sound in, how likely each phoneme is out (`network`); as vosk reads it (`kaldi`, `graphs`)

Nobody imports it but its own commands; what it stands on is the extra `speech-fixture`, which no user installs. The
decision taken: the models know these words from these voices and nothing else. They prove that hearing works from end
to end; they say nothing of how well people are heard.
"""
