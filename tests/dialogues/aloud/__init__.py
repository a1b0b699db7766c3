"""Labelled conversations as calls that can be heard: espeak's voices, telephone lines, holds, transfers, raised voices.

    python -m tests.dialogues.aloud.corpus FOLDER      # the calls to tune with: a sound and a label file each

The nouns:
    Scene    a conversation as it is played: turns of both sides, and what happens between them (`scene`)
    Cast     who speaks it: voices, how fast, how loud (`cast`)
    Staged   a scene with its seconds, and its sound on two channels (`stage`)
    Take     a call as files: NAME.flac, and NAME.json with what is known of it and what is true of each rule (`takes`)

A folder of an operator's own calls is a folder of takes as well. The conversations under `development` are for
tuning and for tests; whoever hears those that a published figure comes from is `tests.bench.speech` alone, by voices
that neither a model nor a test of tuning was made with. The decision taken: lines and voices are dealt out by a seed,
and each label knows from when to when its words are to be heard.
"""
