"""All that leans on the insides of Streamlit and Plotly."""
