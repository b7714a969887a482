"""What does the cooperation give one municipality?"""

from portal.municipality import page
from portal.ui import living

living.show(page.PAGE)
