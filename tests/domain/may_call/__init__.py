"""May we call: vectors at every edge, properties, and mutants that the vectors must catch."""
