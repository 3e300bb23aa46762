"""How a visitor came to an address."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def went_back() -> bool:
    """Whether the browser's Back or Forward led here.

    After Back an address without a query means the opening race. After a switch of pages it means nothing: there Streamlit drops the query.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
