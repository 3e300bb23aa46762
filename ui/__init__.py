"""What is on the pages: Streamlit's part of the app."""
