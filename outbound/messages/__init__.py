"""Messages to customers through whoever carries them, and what they and their gateway tell us.

The nouns:
    Messages    what runs by itself (`room`): what is reserved is sent once, what did not arrive becomes a call
    WebGateway  requests to the gateway, signed (`gateway`); what it may answer is in docs/messages.md
    words       what is written, and which answers mean "no more", in each language (`words.yaml`)
    inbound     reports and answers that the gateway brings: signed, of now, and taken once

Imported by `agent_panel` and `threerings`. Off until the house's rules name a gateway.
"""
