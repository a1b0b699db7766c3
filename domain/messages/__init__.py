"""Messages: what is written to a customer instead of ringing them, and what they write back.

The nouns:
    signing     requests between this house and whoever carries its messages, signed as Standard Webhooks has it
    Wording     what is written, and which answers mean "no more", in one language (`wording`)
    Step        what follows from how a reminder went: wait, write once more, or call (`reminding`)

Imported by `outbound` and `threerings`. The decision taken: a message is an attempt like a call. The same rules are
asked, the same caps count it, it is committed before it leaves and never sent twice; only who carries it is another.
"""
