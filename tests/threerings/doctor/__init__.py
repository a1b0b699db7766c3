"""Every fault that the doctor knows, produced for real, and told first, with its remedy, in the reader's language."""
