"""How would you count it? A table of the reader's own."""

from portal.tables import page
from portal.ui import living

living.show(page.PAGE)
