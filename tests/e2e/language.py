"""How the browser tests tell a text of another language, and a number that nobody formatted."""

import re

# Streamlit's, its widgets' and plotly's own words, in none of our other languages.
ENGLISH = re.compile(
    r"\b(skip to|main content|main menu|app pages|sidebar|expand|collapse|navigate|link to|choose|"
    r"select|selected|clear|no results|no options|options?|available|open|close|remove|cancel|"
    r"copied|increment|decrement|previous|next|upload|drag|drop|browse|file|files|limit|required|"
    r"press|enter to|fullscreen|show|hide|columns?|download|search|sort|ascending|descending|pin|"
    r"autosize|statistics|zoom|autoscale|reset|axes|produced with|running|loading|rerun|"
    r"connecting|connection|error|page not found|try again|settings|deploy|made with|press|"
    r"notifications?|dismiss|sign in|language|figure|table|copy)\b",
    re.IGNORECASE,
)
ALLOWED_ENGLISH = re.compile(r"\b(Excel|CSV|WCAG|WebSocket|JavaScript|python -m etl)\b")
HARMLESS = re.compile(
    r"https?://\S+|klo \d{1,2}\.\d\d|\d{1,2}\.\d{1,2}\.\d{4}|\b(?:19|20)\d\d\b|\d{8}T\d{6}Z|\b\d{3,4}/\d{4}\b|\b[0-9a-f]{64}\b|WCAG 2\.1(?:: \d\.\d\.\d+)?|ISO \d+|\S+\.csv|\b[a-z]+(?:_[a-z]+)*_\d+\b"
)
UNFORMATTED = re.compile(r"\d{4,}|\d\.\d|\d%|-\d+,\d|\bnan\b|\bNone\b", re.IGNORECASE)
