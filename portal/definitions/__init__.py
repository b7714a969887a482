"""How every figure is counted: the measures and their page."""
