"""What does a year hold for AKE's annual report?"""

from portal.annual_report import page, ui
from portal.ui import living

living.show(page.PAGE, ui.downloads)
