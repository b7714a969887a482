import sys, shutil, tempfile
from pathlib import Path
import pytest
from portal.award.words import State
from tests.portal.award.house import Body
from tests.portal.award.pages import ROLES, acts, every_role, opened, records_of, who
def test_try(monkeypatch, sqlite_records, every_role, tmp_path):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    for state in (None, State.DRAFT, State.CALL, State.ELIGIBILITY, State.CONFLICTS):
        pass
    body = Body.made(sqlite_records)
    records_of(monkeypatch, sqlite_records)
    def look(state):
        for name in ("nobody","saga","kaisa","matti","mikko","aino"):
            acts(monkeypatch, who(body,name))
            app = opened("round.py", ROLES[name])
            assert not app.exception, (state, name, app.exception)
            print("=====", state, name, [t.value for t in app.title], [b.label for b in app.button], [e.label for e in app.expander],[h.value for h in app.header])
    look(None)
    body.to(State.CONFLICTS)
    look("conflicts")
