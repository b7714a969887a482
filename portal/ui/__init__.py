"""The stage of a living page: what pages use of Streamlit."""
