"""What the panel's pages show, and in which words.

Nouns: a *view* is a frozen record holding everything one template or fragment shows (`CallCard`, `RecordForm`,
`FloorView` ...); *words* are the catalogues' texts by key; *formats* turn instants, money and numbers into the
reader's habit; the *environment* is Jinja with both bound to it.

Imported by the panel's pages, API and live stream, and by the tests that draw every screen. Imports nothing of
ours.

The one decision: views hold **facts and codes, never sentences of ours**. A state, a kind, a cause is a code
which the template turns into words by its key (`case.status.waiting_return_visit`), so one view renders in vi,
zh and en; text in a view was typed by a person (names, contents, notes) or comes from reviewed data (category
paths, script sentences, greetings). What is private arrives already masked: a template can show no more than
its view holds.
"""
