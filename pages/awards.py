"""Who has been recognised, and why?"""

from portal.recognitions import page
from portal.ui import living

living.show(page.PAGE)
