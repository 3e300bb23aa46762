"""Components on a page, at a part of what they cost by Streamlit's own way.

With every run Streamlit 1.67 copies a component's text, hashes it, and registers two widgets for it, whether or not it has anything to
tell. Here the message with text and data is made once for all visitors, a browser that keeps it is sent its name alone, and only a
component that tells something is registered.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.components.v2.bidi_component.serialization import BidiComponentSerde, deserialize_trigger_list
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.elements.lib.layout_utils import get_height_config, get_width_config
from streamlit.elements.lib.utils import _compute_element_id, _register_element_id
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx
from streamlit.runtime.state import SessionState, register_widget

from knobs.lasting import lasting


@dataclass(frozen=True)
class Component:
    """A component's name and texts; `isolated` has its styles apply to itself alone."""

    name: str
    js: str | None = None
    html: str | None = None
    css: str | None = None
    isolated: bool = True


def mount(component: Component, key: str, data: Any = None, height: Any = "content", **callbacks: Callable[[], None]) -> None:
    """Draw it where elements go now: `data` are bytes, what JSON has words for, or None; `on_x_change` hears of its event or state x."""
    context, place = get_script_run_ctx(), get_dg_singleton_instance().main_dg._active_dg
    if context is None or place._cursor is None:
        return
    given = data if data is None or isinstance(data, bytes) else json.dumps(data)
    made = _message(component, key, given, height, ThreadState.get().active_script_hash)
    _register_element_id(context, "bidi_component", made.delta.new_element.bidi_component.id)
    if callbacks:
        _listen(made.delta.new_element.bidi_component.id, {name[3:-7]: callback for name, callback in callbacks.items()})
    message = ForwardMsg()
    if made.metadata.cacheable and made.hash in context.cached_message_hashes:
        message.ref_hash = made.hash
    else:
        message.CopyFrom(made)
    message.metadata.delta_path[:] = place._cursor.delta_path
    context.enqueue(message)
    place._cursor.lock_element()


@lasting(size=3_000_000, weigh=lambda message: 2 * message.ByteSize())
def _message(component: Component, key: str, data: bytes | str | None, height: Any, page: str) -> ForwardMsg:
    """What a browser is sent, but for the place; `data` as bytes or JSON, `page` is the hash of the page's script."""
    message = ForwardMsg()
    element, part = message.delta.new_element, message.delta.new_element.bidi_component
    part.id = _compute_element_id("bidi_component", key, active_script_hash=page)
    part.component_name, part.isolate_styles = component.name, component.isolated
    part.js_content, part.html_content, part.css_content = (text or "" for text in (component.js, component.html, component.css))
    part.js_source_path = part.css_source_path = ""
    if isinstance(data, bytes):
        part.bytes = data
    elif data is not None:
        part.json = data
    element.height_config.CopyFrom(get_height_config(height))
    element.width_config.CopyFrom(get_width_config("stretch"))
    populate_hash_if_needed(message)
    return message


def _listen(id: str, callbacks: dict[str, Callable[[], None]]) -> None:
    """Have what the component tells call `callbacks`, by the names of its events and states, as Streamlit does."""
    context, serde, events = get_script_run_ctx(), BidiComponentSerde(default=None), _make_trigger_id(id, "events")
    register_widget(
        id,
        deserializer=serde.deserialize,
        serializer=serde.serialize,
        ctx=context,
        callbacks=callbacks,
        value_type="json_value",
        presenter=_presenter(events),
    )
    register_widget(
        events,
        deserializer=deserialize_trigger_list,
        serializer=json.dumps,
        ctx=context,
        callbacks=callbacks,
        value_type="json_trigger_value",
    )


def _presenter(events: str) -> Callable[[Any, SessionState], Any]:
    """What the session's state shows of a component: its states, and the events that it has just told of.

    Streamlit's own makes a class each time, which lives until Python's collector comes: three quarters of what a run left to it.
    """

    def present(states: Any, session: SessionState) -> Any:
        widgets = session._new_widget_state
        if not isinstance(states, dict) or events not in widgets.widget_metadata:
            return states
        told = widgets.get(events)  # a list of whatever a browser has sent
        happened = {one["event"]: one.get("value") for one in told or () if isinstance(one, dict) and isinstance(one.get("event"), str)}
        return {**happened, **states}

    return present
