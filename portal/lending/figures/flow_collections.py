"""Which collections move from one place to another?"""

import plotly.graph_objects as go

from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import _
from portal.kit.periods import period_text
from portal.kit.tables import Table
from portal.lending import measures
from portal.lending.collections import told
from portal.lending.figures.collections import bars, columns_of, finding
from portal.lending.flow import FlowView


def chart(view: FlowView) -> go.Figure:
    """The collections with most loans of the flow."""
    return bars(told(view.collections), follow.FLOW)


def words(view: FlowView) -> Finding:
    """Which collection moves most."""
    what = _("{flow}, loans by collection, {period}")
    period = period_text(view.period)
    return finding(told(view.collections), what.format(flow=view.name, period=period))


def table(view: FlowView) -> Table:
    """Every collection that has loans of the flow."""
    columns = columns_of(told(view.collections), view.comparison)
    return Table(words(view).subtitle, columns, told(view.collections).rows, (measures.CHANGE,))


FLOW_COLLECTIONS = Figure("virran-kokoelmat", chart, words, table, measures.LOANS_BETWEEN)
