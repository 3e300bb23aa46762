"""A browser that comes back after its session is gone: the server was started anew, or the network was away for long.

The browser still shows the page. With the first thing the visitor then does, it sends the state of every widget to a session that knows
none of them, so that Streamlit calls no callback. Here that session is first brought to where the address says, with the states withheld,
and then hears the states as what has just happened.
"""

from collections.abc import Collection

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx


def withheld(folded: Collection[str]) -> WidgetStates | None:
    """What the browser says of its widgets in the first run of a session, taken away from that run; None where it says nothing.

    What it says of the widgets with the keys `folded` stays: they are open, and what is in them has to be drawn. Call this before any
    widget is drawn.
    """
    context = get_script_run_ctx()
    if context is None:
        return None
    states = context.session_state.get_widget_states()
    if not states:
        return None
    inner = context.session_state._state
    for state in states:
        if not state.id.endswith(tuple(f"-{key}" for key in folded)):
            inner._new_widget_state.states.pop(state.id, None)
    return WidgetStates(widgets=states)


def happen(states: WidgetStates) -> None:
    """End this run and run the script again, as if the browser had sent `states` only now."""
    context = get_script_run_ctx()
    if context is None or context.script_requests is None:
        return
    context.script_requests.request_rerun(
        RerunData(
            query_string=context.query_string,
            widget_states=states,
            page_script_hash=context.page_script_hash,
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )
    st.empty()  # never sent: Streamlit sees to what is asked of it before it sends the next element
