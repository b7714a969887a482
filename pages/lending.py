"""Who lends to whom?"""

from portal.lending import page
from portal.ui import living

living.show(page.PAGE)
