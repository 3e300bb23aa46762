"""Large type, for a projector: the whole page grows, and what is drawn with it."""

import streamlit as st

from ui.visit import choices

CSS = """html.fall-line-large {
  font-size: 125% !important;
}
.fall-line-large [class*="st-key-lane-"] {
  flex-wrap: nowrap;
}
[data-testid="stMainBlockContainer"] {
  padding-top: 4.25rem; /* the picture higher up */
}
"""
JS = """export default ({ data }) => {
  document.documentElement.classList.toggle("fall-line-large", data);
  dispatchEvent(new Event("resize")); // charts measure themselves again
};
"""
component = st.components.v2.component("fall_line_large", css=CSS, js=JS, isolate_styles=False)


def is_large() -> bool:
    return bool(choices.now("large"))


def choose() -> None:
    """The switch, and its effect."""
    with st.container(gap=None):
        st.toggle(
            "Large type", **choices.widget("large"), help="For a projector, or for tired eyes: larger words, thicker lines, taller charts."
        )
        component(key="large-type", data=is_large(), height=1)
