"""The rules of the configuration lint, one function each; its name is the rule's name, its docstring the reason.

*system* (the process and its limits), *doors* (manager, HTTP), *sip* (who may speak to us, and how), *calls* (dialplan).
Imported by `lint` only. They look at the rendered files, never at the templates: what runs is what is checked.
"""
