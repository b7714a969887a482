"""How is demand met, and where do holds wait?"""

from portal.transport import demand_page
from portal.ui import living

living.show(demand_page.PAGE)
