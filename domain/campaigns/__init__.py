"""A campaign: a list that is called, one entry after the other, by agents whose telephones are up before anybody rings.

The nouns:
    Campaign   what is called, how, by whom; off, running, paused (why), stopped, finished (`state`)
    Entry      one row of its list: who is to be called, when again, who promised to (`entries`)
    Ladder     for each way in which a call comes to nothing, when the next one follows (`ladders`)
    Hours      when it calls, of those that the rules allow (`hours`)
    Pool       the agents of a campaign as they are now (`pacing`)
    Target     so much of a figure that is asked of an agent, or of all together (`targets`)

    pace(pool)                     -> for which agents a line is started now
    choose(candidates, agent, now) -> whom that agent calls: promised callbacks first
    settle(campaign, entry, ...)   -> what becomes of the entry, as a fact

Imported by `outbound` and by the judge. The decision taken: a line is started only for an agent whose telephone is up
and who has nothing else to do. Ways to dial that start more lines than that come later, and change `pace` alone.
"""
