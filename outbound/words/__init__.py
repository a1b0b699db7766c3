"""Promises to pay, watched: payments that come in, the reminder the day before, kept or not, and what is done then.

The nouns:
    Payment    entered or imported (`asked`), once (`payments`): is it in already (`matching`)?
    Words      all of it that runs by itself: reminders and judgements at their hour (`room`)
    Decision   cancelling a promise, a measure for a debt, a visit: a person's, with a reason (`deciding`)

Imported by `agent_panel` and `threerings`. The decision taken: what a promise has become is asked of one pure function
whenever money comes in and whenever a day begins; calls to be made because of it are duties, opened by the desk.
"""
