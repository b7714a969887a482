"""How staff keep the portal: the guide of docs/opas."""
