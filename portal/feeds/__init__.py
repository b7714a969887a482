"""Feeds: what is new in the portal, for programs that follow it on behalf of a reader."""
