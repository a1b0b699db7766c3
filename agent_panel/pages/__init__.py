"""The pages: whole documents, each of one view. htmx takes what it needs out of them, so there is one of each."""
