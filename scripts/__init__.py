"""Call scripts: what people must say on a call, and the check of what was said. Not shell scripts.

The nouns:
    Library     the scripts that ship: one YAML file a purpose in `library/`, what they share in `library/parts/`
    ScriptFile  what such a file may say (`file`); `making` turns it into what `domain.scripts` checks and walks
    Problem     what is wrong with one: file, line, reason, remedy (`reading`)

Imported by `agent_panel` and `threerings`. The decision taken: a script is one content, made of its own file, the
parts it uses and the manners that every call carries; one with any problem is not used, and a call is walked to its
end by the content it began with (`origin`). What was said is heard (`hearing`), or read (`transcripts`,
`call_facts`), and checked against it (`checked`); the check itself is `domain.checking`.
"""

from scripts.reading import EXAMPLE, LIBRARY, Problem, ScriptsWrong, files_of, read_library, read_script

__all__ = ["EXAMPLE", "LIBRARY", "Problem", "ScriptsWrong", "files_of", "read_library", "read_script"]
