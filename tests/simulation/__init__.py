"""The real folds, deciders, journal and bridge under a clock of their own, against a world that lies. Seeded."""
