"""How accessible is the portal, and what does not work yet?"""

from portal.statements import accessibility
from portal.ui import living

living.show(accessibility.PAGE)
