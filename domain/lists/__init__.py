"""Assigned lists: what a row of a foreign file means, whose it is, and whether its person may be called.

The nouns:
    Purpose   what a list is for; decides what a row must hold and what `domain.may_call` is asked (`purposes`)
    Field     what a column may mean; a Plan says which column means what (`columns`)
    Entry     one row understood: a person, their numbers, what is owed (`reading`, by `money`, `dates`, `names`)
    Fault     why a row cannot be used: the column, the reason, what stands there
    Known     what the house already knows of a row's numbers and contracts (`judging`)
    Judged    a row with its verdict: good, wrong, duplicate or refused (`judging`)
    AssignedList  what the facts about a list fold into (`state`)

Imported by `store` and `outbound`. The decision taken: what can be read in two ways is wrong and says so. A date that
may be April or March, a number that is somebody else's, an amount with two meanings: a person decides, not we.
"""
