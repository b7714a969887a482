"""What every subject uses and knows no subject: texts, settings, access, the release and its answers, places, periods, tables, figures."""
