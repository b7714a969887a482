"""The server-rendered twins under /tuloste: print view, no-JavaScript view and fast way in.

They show the same words and numbers as the pages, from the same views.
"""

from portal.prints.routes import ROUTES

__all__ = ["ROUTES"]
