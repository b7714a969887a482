"""What data does the portal hold of people, on what grounds, how long, and what does it leave out?"""

from portal.statements import privacy
from portal.ui import living

living.show(privacy.PAGE)
