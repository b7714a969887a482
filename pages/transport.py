"""How do items travel, and how is demand met?"""

from portal.transport import page
from portal.ui import living

living.show(page.PAGE)
