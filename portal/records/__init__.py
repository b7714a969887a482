"""What the portal writes: records of people, rounds and decisions, their log, copies and migrations."""
