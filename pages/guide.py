"""How are the reports, the branches and the register kept?"""

from portal.guide import page
from portal.ui import living

living.show(page.PAGE)
