"""Hearing: recordings become words, apart from calls, in processes that may die.

    RecordingSealed ──► queued ──► hearing ──► heard           words sealed beside the recording
                          ▲           │  └───► not assessed    no model, no speech, too long: and why
                          └───────────┴──────► aside           after some tries: it must not block the others

The nouns:
    Model      a folder that vosk reads: one language; how it must be fed, and which words it knows (`models`)
    Sound      what is decoded: two channels, block by block, at the rate the model wants (`sound`)
    Signals    where somebody speaks and how loud, without words (`signals`)
    Worker     a process with one language's model and bounds on memory and time (`worker`, `workers`)
    Ears       the `Recogniser` that the house is handed (`ears`)

Imported by `threerings`, which opens it, and by commands. vosk has one door (`vosk_door`), opened in worker processes
only: the library may abort the process it is in, grows with what it hears, and must be loaded after the process began.
The decision taken: nothing waits for hearing. Without a model, or while every worker is dead, calls, menus, recordings
and the desk go on, and what was not heard says so.
"""
