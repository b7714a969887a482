"""What is the cooperation this year?"""

from portal.overview import page
from portal.ui import living

living.show(page.PAGE)
