"""How a visitor came to an address."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def went_back() -> bool:
    """Whether the browser's Back or Forward led here.

    An empty address after Back is the opening; after a switch of pages it says nothing.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
