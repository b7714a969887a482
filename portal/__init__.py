"""The web portal: reads one release, writes nothing."""
