"""AKE's annual report as a draft: what a year holds, in the order of AKE's own reports."""
