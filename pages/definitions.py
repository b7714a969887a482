"""How is every figure counted?"""

from portal.definitions import page
from portal.ui import living

living.show(page.PAGE)
