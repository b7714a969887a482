"""Lending between the libraries: flows, matrix, net, partners, months."""
