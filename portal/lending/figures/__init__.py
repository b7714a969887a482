"""The figures of lending, one file each: chart, words, table and measure."""
