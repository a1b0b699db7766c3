"""The rules of the configuration lint, one function each; its name is the rule's, its docstring the reason.

*system* (the process, its limits), *doors* (manager, HTTP), *sip* (who may speak to us), *calls* (the dialplan).
Imported by `lint` only. They look at the rendered files, never at the templates: what runs is what is checked.
"""
