"""Assigned lists: from somebody's file to rows with an owner, whole or not at all.

The nouns:
    Asked     how a file is read and for what: encoding, sheet, which column means what, purpose, script (`asking`)
    Found     what a file is before anybody decided anything: headers, first rows, a guess (`files`)
    FileWrong a file, or a place in it, that cannot be used (`files`)
    worker    what is done in processes of their own: unpacking, reading, understanding (`worker`, `xlsx`, `csv_text`)
    check     every row judged, in order (`checking`); nothing is written by it
    Lists     the lists of the house: taken in, checked, shown (`room`); committed, undone, dealt out (`acts`)

The decision taken: a foreign file is opened in a process with bounds on memory and time, which may die of it; rows come
back in small portions, and are put beside the house's own tables until a lead commits them. The commit itself is a few
statements over those rows in one transaction, so that it is whole, and short.
"""
