"""Vuoden onnistuja: who may do what in a round, and the records that the portal writes."""
