"""An organisation as reviewed data: who works here, who calls, who is on duty, and by which rules.

The nouns:
    OrganisationFile   what a YAML file says, checked (`model`, read by `reading`)
    Problem            what is wrong with it: file, line, reason
    `keep`             makes rows of it; what is no longer in the file stays (`keeping`)
    `open_cases`       the cases that were open when it began, told to the journal as facts (`history`)

Imported by `threerings` and tests. The decision taken: an organisation is edited as text and checked as a whole, with
the line of each mistake: nothing is half-loaded, and loading the same file again changes nothing.
"""

from store.organisation.history import open_cases
from store.organisation.keeping import keep
from store.organisation.model import OrganisationFile
from store.organisation.reading import OrganisationWrong, Problem, read_organisation

__all__ = ["OrganisationFile", "OrganisationWrong", "Problem", "keep", "open_cases", "read_organisation"]
