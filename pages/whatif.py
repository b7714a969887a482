"""What if an amount were divided between the municipalities?"""

from portal.ui import living
from portal.whatif import page

living.show(page.PAGE)
