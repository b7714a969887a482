"""What a release is built with: an engine behind four verbs, load, run, check and publish."""
