"""What is the portal, who keeps it, and what does the libraries' joint use mean?"""

from portal.statements import about
from portal.ui import living

living.show(about.PAGE)
