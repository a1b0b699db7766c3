"""The panel's pure parts, mirrored."""
